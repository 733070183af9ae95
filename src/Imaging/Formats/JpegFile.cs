using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ReferenceApp.Imaging.Formats;

/// <summary>JPEG (ITU-T T.81), baseline and progressive, grey and YCbCr, through libturbojpeg.</summary>
static unsafe partial class JpegFile
{
    const string Library = "libturbojpeg.so.0";
    const int PixelsRgba = 7;
    const int NoSubsampling = 0;
    const int FlagNoRealloc = 1024;
    const int FlagStopOnWarning = 8192;
    const int FlagLimitScans = 32768;

    const byte StartOfImage = 0xD8;
    const byte EndOfImage = 0xD9;
    const byte StartOfScan = 0xDA;
    const byte App11 = 0xEB;

    public static ReadOnlySpan<byte> Signature => [0xFF, StartOfImage, 0xFF];

    public static bool TryOutline(ReadOnlySpan<byte> file, out FileOutline outline)
    {
        outline = default;
        PictureHeader? header = null;
        string? refusal = null;
        var hasC2pa = false;
        var ended = false;
        for (var at = 2; TryReadSegment(file, at, out var marker, out var data, out var next); at = next)
        {
            if (marker is StartOfScan or EndOfImage)
            {
                ended = HasEnd(file[at..]);
                break;
            }

            hasC2pa |= marker == App11 && IsC2pa(data);
            if (!IsStartOfFrame(marker) || header is not null)
                continue;
            if (data.Length < 6)
                return false;
            header = new PictureHeader(PictureFormat.Jpeg,
                BinaryPrimitives.ReadUInt16BigEndian(data[3..]), BinaryPrimitives.ReadUInt16BigEndian(data[1..]), HasAlpha: false, HasC2pa: false);
            const int cmykComponents = 4;
            refusal = data[5] == cmykComponents ? "cmyk" : null;
        }

        if (header is null || header.Width == 0 || header.Height == 0)
            return false;
        outline = new FileOutline(header with { HasC2pa = hasC2pa }, ended ? refusal : "truncated");
        return true;
    }

    /// <summary>Coded picture data cannot contain the marker of the end (T.81, B.1.1.5), so finding it is enough.</summary>
    static bool HasEnd(ReadOnlySpan<byte> scans) => scans.LastIndexOf([(byte)0xFF, EndOfImage]) >= 0;

    static bool TryReadSegment(ReadOnlySpan<byte> file, int at, out byte marker, out ReadOnlySpan<byte> data, out int next)
    {
        marker = 0;
        data = default;
        next = 0;
        if (at >= file.Length || file[at] != 0xFF)
            return false;
        while (at < file.Length && file[at] == 0xFF)
            at++;
        if (file.Length - at < 3)
            return false;
        marker = file[at];
        var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 1)..]);
        if (length < 2 || length > file.Length - at - 1)
            return false;
        data = file.Slice(at + 3, length - 2);
        next = at + 1 + length;
        return true;
    }

    static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>A JUMBF superbox ("JP", box instance, sequence number, length, "jumb") whose description box has the C2PA type.</summary>
    static bool IsC2pa(ReadOnlySpan<byte> app11) =>
        app11.StartsWith("JP"u8) && app11.Length > 16 && app11[12..16].SequenceEqual("jumb"u8)
        && app11[16..Math.Min(app11.Length, 64)].IndexOf("c2pa"u8) >= 0;

    /// <summary>A file with missing or corrupt data is refused, where the library alone would fill the hole with grey.</summary>
    public static bool Decode(ReadOnlySpan<byte> file, int width, int height, byte[] rgba)
    {
        var decoder = InitDecompress();
        if (decoder == 0)
            throw new InvalidOperationException("libturbojpeg gave no decoder.");
        try
        {
            fixed (byte* source = file, target = rgba)
            {
                int claimedWidth, claimedHeight, subsampling, colorspace;
                return DecompressHeader(decoder, source, new CULong((nuint)file.Length), &claimedWidth, &claimedHeight, &subsampling, &colorspace) == 0
                    && claimedWidth == width && claimedHeight == height
                    && Decompress(decoder, source, new CULong((nuint)file.Length), target, width, width * 4, height, PixelsRgba,
                        FlagStopOnWarning | FlagLimitScans) == 0;
            }
        }
        finally
        {
            _ = Destroy(decoder);
        }
    }

    /// <summary>Full colour resolution, because coloured lettering suffers first. Transparent pixels are laid on white.</summary>
    /// <param name="quality">0–100; 0 is written as 1, the lowest that JPEG has.</param>
    public static byte[] Encode(Picture picture, int quality)
    {
        var encoder = InitCompress();
        if (encoder == 0)
            throw new InvalidOperationException("libturbojpeg gave no encoder.");
        try
        {
            var pixels = picture.ColoursOnWhite();
            var file = GC.AllocateUninitializedArray<byte>(checked((int)BufferSize(picture.Width, picture.Height, NoSubsampling).Value));
            fixed (byte* source = pixels, target = file)
            {
                var buffer = target;
                var length = new CULong((nuint)file.Length);
                if (Compress(encoder, source, picture.Width, picture.Width * 4, picture.Height, PixelsRgba, &buffer, &length,
                        NoSubsampling, Math.Max(quality, 1), FlagNoRealloc) != 0)
                    throw new InvalidOperationException($"libturbojpeg could not write a picture of {picture.Width}x{picture.Height}.");
                return file.AsSpan(0, (int)length.Value).ToArray();
            }
        }
        finally
        {
            _ = Destroy(encoder);
        }
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int DecompressHeader(nint handle, byte* file, CULong length, int* width, int* height, int* subsampling, int* colorspace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(nint handle, byte* file, CULong length, byte* target, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    private static partial CULong BufferSize(int width, int height, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    private static partial int Compress(nint handle, byte* source, int width, int pitch, int height, int pixelFormat, byte** file, CULong* length, int subsampling, int quality, int flags);
}
