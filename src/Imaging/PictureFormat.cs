namespace ReferenceApp.Imaging;

/// <summary>The file formats that the Image API writes (<c>output_format</c>) and accepts for edits.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
}

/// <summary>What a picture file says of itself, read without decoding it. Hostile files lie: only a decoded picture is proof.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="HasAlpha">The file can carry transparency; its pixels may all be opaque.</param>
/// <param name="HasC2pa">The file carries a C2PA manifest. Its signature is not checked.</param>
public sealed record PictureHeader(PictureFormat Format, int Width, int Height, bool HasAlpha, bool HasC2pa);

/// <summary>How much a picture from outside may cost. Both limits hold before memory is taken.</summary>
/// <param name="MaxBytes">Longest file, in bytes.</param>
/// <param name="MaxPixels">Largest width × height. Decoding takes 4 bytes for each pixel.</param>
public readonly record struct PictureLimits(long MaxBytes, long MaxPixels)
{
    /// <summary>What the Image API takes: files shorter than 50 MB (edits) and up to 3840x2160 pixels (gpt-image-2 sizes).</summary>
    public static PictureLimits Default { get; } = new(49_999_999, 8_294_400);
}
