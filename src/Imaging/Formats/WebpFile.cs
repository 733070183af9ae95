using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ReferenceApp.Imaging.Formats;

/// <summary>Still WebP (RFC 9649), lossy and lossless, through libwebp.</summary>
static unsafe partial class WebpFile
{
    const string Library = "libwebp.so.7";
    const int FileHeader = 12;
    const int ChunkHeader = 8;
    const int MaxEdge = 16383;

    static ReadOnlySpan<byte> KeyFrameStart => [0x9D, 0x01, 0x2A];

    public static bool HasSignature(ReadOnlySpan<byte> file) =>
        file.Length >= FileHeader && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8);

    public static bool TryOutline(ReadOnlySpan<byte> file, out FileOutline outline)
    {
        outline = default;
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (!TryReadChunk(file, FileHeader, out var type, out var data, out var next)
            || !TryReadSize(type, data, out var header, out var animated))
            return false;

        var hasC2pa = false;
        while (next < end && TryReadChunk(file, next, out type, out data, out next))
            hasC2pa |= type.SequenceEqual("C2PA"u8);
        outline = new FileOutline(header with { HasC2pa = hasC2pa }, animated ? "animated" : end > file.Length ? "truncated" : null);
        return true;
    }

    /// <summary>A chunk that is cut short is handed out as far as it goes, since a header needs its first bytes only.</summary>
    static bool TryReadChunk(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data, out int next)
    {
        type = data = default;
        next = file.Length;
        if (file.Length - at < ChunkHeader)
            return false;
        type = file.Slice(at, 4);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
        var available = file.Length - at - ChunkHeader;
        data = file.Slice(at + ChunkHeader, (int)Math.Min(length, (uint)available));
        next = (int)Math.Min(at + ChunkHeader + (long)length + (length & 1), file.Length);
        return true;
    }

    static bool TryReadSize(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out PictureHeader header, out bool animated)
    {
        (header, animated) = (null!, false);
        if (type.SequenceEqual("VP8X"u8) && data.Length >= 10)
        {
            const int alphaFlag = 0x10;
            const int animationFlag = 0x02;
            animated = (data[0] & animationFlag) != 0;
            header = Header(UInt24(data[4..]) + 1, UInt24(data[7..]) + 1, (data[0] & alphaFlag) != 0);
            return true;
        }

        if (type.SequenceEqual("VP8L"u8) && data.Length >= 5 && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            header = Header((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1, (bits >> 28 & 1) != 0);
            return true;
        }

        if (type.SequenceEqual("VP8 "u8) && data.Length >= 10 && data[3..6].SequenceEqual(KeyFrameStart))
        {
            var width = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF;
            var height = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF;
            header = Header(width, height, hasAlpha: false);
            return width > 0 && height > 0;
        }

        return false;
    }

    static PictureHeader Header(int width, int height, bool hasAlpha) =>
        new(PictureFormat.Webp, width, height, hasAlpha, HasC2pa: false);

    static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    public static bool Decode(ReadOnlySpan<byte> file, int width, int height, byte[] rgba)
    {
        fixed (byte* source = file, target = rgba)
        {
            int claimedWidth, claimedHeight;
            return GetInfo(source, (nuint)file.Length, &claimedWidth, &claimedHeight) != 0
                && claimedWidth == width && claimedHeight == height
                && DecodeInto(source, (nuint)file.Length, target, (nuint)rgba.Length, width * 4) != null;
        }
    }

    /// <summary>Lossy. The colour of fully transparent pixels is not kept.</summary>
    /// <param name="quality">0–100.</param>
    public static byte[] Encode(Picture picture, int quality)
    {
        if (picture.Width > MaxEdge || picture.Height > MaxEdge)
            throw new ArgumentException($"WebP holds pictures of up to {MaxEdge} pixels on an edge.", nameof(picture));
        byte* file = null;
        try
        {
            nuint length;
            fixed (byte* source = picture.Rgba)
                length = EncodeLossy(source, picture.Width, picture.Height, picture.Width * 4, quality, &file);
            if (length == 0)
                throw new InvalidOperationException($"libwebp could not write a picture of {picture.Width}x{picture.Height}.");
            return new ReadOnlySpan<byte>(file, checked((int)length)).ToArray();
        }
        finally
        {
            Free(file);
        }
    }

    [LibraryImport(Library, EntryPoint = "WebPGetInfo")]
    private static partial int GetInfo(byte* file, nuint length, int* width, int* height);

    [LibraryImport(Library, EntryPoint = "WebPDecodeRGBAInto")]
    private static partial byte* DecodeInto(byte* file, nuint length, byte* target, nuint targetLength, int stride);

    [LibraryImport(Library, EntryPoint = "WebPEncodeRGBA")]
    private static partial nuint EncodeLossy(byte* source, int width, int height, int stride, float quality, byte** file);

    [LibraryImport(Library, EntryPoint = "WebPFree")]
    private static partial void Free(byte* file);
}
