using System.Diagnostics.CodeAnalysis;
using ReferenceApp.Domain;
using ReferenceApp.Imaging.Formats;

namespace ReferenceApp.Imaging;

/// <summary>Reads and writes picture files. Files come from outside: none can crash the process or take more memory than the limits allow.</summary>
public static class PictureCodec
{
    /// <summary>Walks the container without decoding; takes no memory by claimed size.</summary>
    /// <param name="file">The whole file, or enough of its beginning to hold the size; what lies behind the end is not seen.</param>
    /// <param name="fault"><c>picture_format_unknown</c> or <c>picture_unreadable</c>.</param>
    public static bool TryReadHeader(ReadOnlySpan<byte> file, [NotNullWhen(true)] out PictureHeader? header, [NotNullWhen(false)] out Reason? fault)
    {
        var read = TryOutline(file, out var outline, out fault);
        header = read ? outline.Header : null;
        return read;
    }

    /// <summary>As <see cref="TryReadHeader"/>, for the whole file: false also when its container does not come to its end.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> file, [NotNullWhen(true)] out PictureHeader? header)
    {
        var whole = TryOutline(file, out var outline, out _) && outline.Refusal != "truncated";
        header = whole ? outline.Header : null;
        return whole;
    }

    /// <summary>Decodes the whole picture, or nothing: a file with missing or damaged data is a fault.</summary>
    /// <param name="fault"><c>picture_too_large</c>, <c>picture_too_many_pixels</c>, <c>picture_format_unknown</c>,
    /// or <c>picture_unreadable</c> with its <c>cause</c>: header, truncated, damaged, animated, cmyk.</param>
    public static bool TryDecode(ReadOnlySpan<byte> file, PictureLimits limits, [NotNullWhen(true)] out Picture? picture, [NotNullWhen(false)] out Reason? fault)
    {
        picture = null;
        if (file.Length > limits.MaxBytes)
        {
            fault = PictureFaults.TooLarge(file.Length, limits.MaxBytes);
            return false;
        }

        if (!TryOutline(file, out var outline, out fault))
            return false;
        var header = outline.Header;
        var maxPixels = Math.Min(limits.MaxPixels, Array.MaxLength / 4);
        if ((long)header.Width * header.Height > maxPixels)
            fault = PictureFaults.TooManyPixels(header, maxPixels);
        else if (outline.Refusal is { } cause)
            fault = PictureFaults.Unreadable(header.Format, cause);
        else if (Decode(file, header) is { } rgba)
            picture = new Picture(header.Width, header.Height, rgba);
        else
            fault = PictureFaults.Unreadable(header.Format, "damaged");
        return fault is null && picture is not null;
    }

    /// <summary>As <see cref="TryDecode"/>, for a file on disk. Its length is checked before it is read.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static bool TryDecodeFile(string path, PictureLimits limits, [NotNullWhen(true)] out Picture? picture, [NotNullWhen(false)] out Reason? fault)
    {
        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(handle);
        if (length > Math.Min(limits.MaxBytes, Array.MaxLength))
        {
            (picture, fault) = (null, PictureFaults.TooLarge(length, limits.MaxBytes));
            return false;
        }

        var file = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        while (read < file.Length && RandomAccess.Read(handle, file.AsSpan(read), read) is > 0 and var count)
            read += count;
        return TryDecode(file.AsSpan(0, read), limits, out picture, out fault);
    }

    /// <summary>As <see cref="TryDecode"/>, for a stream. At most a buffer more than the limit is read.</summary>
    /// <returns>The picture, or the fault; the other is null.</returns>
    public static async Task<(Picture? Picture, Reason? Fault)> DecodeAsync(Stream stream, PictureLimits limits, CancellationToken cancel)
    {
        var (file, tooLarge) = await ReadAsync(stream, limits.MaxBytes, cancel);
        if (tooLarge is not null)
            return (null, tooLarge);
        return TryDecode(file.Span, limits, out var picture, out var fault) ? (picture, null) : (null, fault);
    }

    /// <summary>As <see cref="TryReadHeader"/>, for a stream, which is read whole: a WebP names its manifest at its end.</summary>
    /// <param name="maxBytes">Longest file; more is <c>picture_too_large</c>.</param>
    /// <returns>The header, or the fault; the other is null.</returns>
    public static async Task<(PictureHeader? Header, Reason? Fault)> ReadHeaderAsync(Stream stream, long maxBytes, CancellationToken cancel)
    {
        var (file, tooLarge) = await ReadAsync(stream, maxBytes, cancel);
        if (tooLarge is not null)
            return (null, tooLarge);
        return TryReadHeader(file.Span, out var header, out var fault) ? (header, null) : (null, fault);
    }

    /// <summary>Writes a file without metadata; a C2PA manifest of the source is not carried over.</summary>
    /// <param name="compression">OpenAI's <c>output_compression</c>, 0–100: the quality of JPEG and WebP (100 is best). PNG is always lossless.</param>
    public static byte[] Encode(Picture picture, PictureFormat format, int compression = 100)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNegative(compression);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(compression, 100);
        return format switch
        {
            PictureFormat.Png => PngFile.Encode(picture),
            PictureFormat.Jpeg => JpegFile.Encode(picture, compression),
            PictureFormat.Webp => WebpFile.Encode(picture, compression),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a picture format."),
        };
    }

    static async Task<(ReadOnlyMemory<byte> File, Reason? TooLarge)> ReadAsync(Stream stream, long maxBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek && stream.Length - stream.Position > maxBytes)
            return (default, PictureFaults.TooLarge(stream.Length - stream.Position, maxBytes));

        using var file = new MemoryStream();
        var buffer = new byte[81920];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            file.Write(buffer, 0, count);
            if (file.Length > maxBytes)
                return (default, PictureFaults.TooLarge(file.Length, maxBytes));
        }

        return (file.GetBuffer().AsMemory(0, (int)file.Length), null);
    }

    static bool TryOutline(ReadOnlySpan<byte> file, out FileOutline outline, [NotNullWhen(false)] out Reason? fault)
    {
        (outline, fault) = (default, null);
        if (file.StartsWith(PngFile.Signature))
            fault = PngFile.TryOutline(file, out outline) ? null : PictureFaults.Unreadable(PictureFormat.Png, "header");
        else if (file.StartsWith(JpegFile.Signature))
            fault = JpegFile.TryOutline(file, out outline) ? null : PictureFaults.Unreadable(PictureFormat.Jpeg, "header");
        else if (WebpFile.HasSignature(file))
            fault = WebpFile.TryOutline(file, out outline) ? null : PictureFaults.Unreadable(PictureFormat.Webp, "header");
        else
            fault = PictureFaults.FormatUnknown();
        return fault is null;
    }

    static byte[]? Decode(ReadOnlySpan<byte> file, PictureHeader header)
    {
        var rgba = new byte[4 * header.Width * header.Height];
        var decoded = header.Format switch
        {
            PictureFormat.Png => PngFile.Decode(file, header.Width, header.Height, rgba),
            PictureFormat.Jpeg => JpegFile.Decode(file, header.Width, header.Height, rgba),
            _ => WebpFile.Decode(file, header.Width, header.Height, rgba),
        };
        return decoded ? rgba : null;
    }
}
