using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ReferenceApp.Imaging.Formats;

/// <summary>PNG (W3C PNG third edition) through libpng's simplified API, which turns its errors into return values.</summary>
static unsafe partial class PngFile
{
    const string Library = "libpng16.so.16";
    const uint ApiVersion = 1;
    const uint FormatRgb = 2;
    const uint FormatRgba = 3;
    const uint FlagFast = 2;
    const uint FlagSrgbOf16Bit = 4; // otherwise 16 bits without a gamma count as linear light

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool TryOutline(ReadOnlySpan<byte> file, out FileOutline outline)
    {
        outline = default;
        if (!PngChunk.TryRead(file, Signature.Length, out var first) || !first.Is("IHDR"u8) || first.Data.Length != 13)
            return false;
        var width = BinaryPrimitives.ReadUInt32BigEndian(first.Data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(first.Data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            return false;

        const int alphaColourType = 4;
        var (hasAlpha, hasC2pa, animated, complete) = ((first.Data[9] & alphaColourType) != 0, false, false, false);
        for (var at = first.End; !complete && PngChunk.TryRead(file, at, out var chunk); at = chunk.End)
        {
            hasAlpha |= chunk.Is("tRNS"u8);
            hasC2pa |= chunk.Is("caBX"u8);
            animated |= chunk.Is("acTL"u8);
            complete = chunk.Is("IEND"u8);
        }

        var header = new PictureHeader(PictureFormat.Png, (int)width, (int)height, hasAlpha, hasC2pa);
        outline = new FileOutline(header, animated ? "animated" : complete ? null : "truncated");
        return true;
    }

    public static bool Decode(ReadOnlySpan<byte> file, int width, int height, byte[] rgba)
    {
        var image = new PngImage { Version = ApiVersion };
        fixed (byte* source = file, target = rgba)
        {
            try
            {
                if (BeginRead(&image, source, (nuint)file.Length) == 0 || image.Width != width || image.Height != height)
                    return false;
                image.Format = FormatRgba;
                image.Flags |= FlagSrgbOf16Bit;
                return FinishRead(&image, null, target, width * 4, null) != 0;
            }
            finally
            {
                Free(&image);
            }
        }
    }

    /// <summary>Always lossless. Opaque pictures are written without an alpha channel.</summary>
    public static byte[] Encode(Picture picture) =>
        picture.IsOpaque() ? Encode(picture, WithoutAlpha(picture), 3) : EncodeWithAlpha(picture);

    public static byte[] EncodeWithAlpha(Picture picture) => Encode(picture, picture.Rgba, 4);

    static byte[] Encode(Picture picture, byte[] pixels, int channels)
    {
        // Deflate grows data that it cannot shrink by 5 bytes per 16 KB at the most; one filter byte precedes each row.
        var raw = ((long)picture.Width * channels + 1) * picture.Height;
        var file = ArrayPool<byte>.Shared.Rent(checked((int)(raw + raw / 1024 + 4096)));
        try
        {
            var image = new PngImage
            {
                Version = ApiVersion,
                Width = (uint)picture.Width,
                Height = (uint)picture.Height,
                Format = channels == 3 ? FormatRgb : FormatRgba,
                Flags = FlagFast,
            };
            var length = (nuint)file.Length;
            fixed (byte* source = pixels, target = file)
            {
                if (Write(&image, target, &length, 0, source, picture.Width * channels, null) == 0)
                    throw new InvalidOperationException($"libpng could not write a picture of {picture.Width}x{picture.Height}.");
            }

            return file.AsSpan(0, (int)length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    static byte[] WithoutAlpha(Picture picture)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(picture.Width * picture.Height * 3);
        var rgba = picture.Rgba;
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }

        return rgb;
    }

    /// <summary><c>png_image</c> of png.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct PngImage
    {
        public void* Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public Message Text;
    }

    [InlineArray(64)]
    struct Message
    {
        byte first;
    }

    [LibraryImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    private static partial int BeginRead(PngImage* image, byte* memory, nuint size);

    [LibraryImport(Library, EntryPoint = "png_image_finish_read")]
    private static partial int FinishRead(PngImage* image, void* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(Library, EntryPoint = "png_image_write_to_memory")]
    private static partial int Write(PngImage* image, byte* memory, nuint* size, int convertTo8Bit, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(Library, EntryPoint = "png_image_free")]
    private static partial void Free(PngImage* image);
}
