namespace ReferenceApp.Imaging;

/// <summary>A decoded picture, upright as its file stores it. Orientation tags and colour profiles other than a PNG's gamma are not applied.</summary>
public sealed class Picture
{
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rgba">sRGB with straight alpha, 8 bits per channel, rows from the top without padding: 4 × width × height bytes. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The buffer does not fit the size.</exception>
    public Picture(int width, int height, byte[] rgba)
    {
        ArgumentNullException.ThrowIfNull(rgba);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgba.LongLength != 4L * width * height)
            throw new ArgumentException($"A picture of {width}x{height} has {4L * width * height} bytes, not {rgba.LongLength}.", nameof(rgba));
        (Width, Height, Rgba) = (width, height, rgba);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>R, G, B, A for each pixel; pixel (x, y) starts at 4 × (y × width + x).</summary>
    public byte[] Rgba { get; }

    /// <summary>Whether every pixel is fully opaque.</summary>
    public bool IsOpaque()
    {
        for (var i = 3; i < Rgba.Length; i += 4)
        {
            if (Rgba[i] != 255)
                return false;
        }

        return true;
    }

    /// <summary>The picture as it looks on a white page: opaque.</summary>
    public Picture OnWhite()
    {
        if (IsOpaque())
            return this;
        var laid = ColoursOnWhite();
        for (var i = 3; i < laid.Length; i += 4)
            laid[i] = 255;
        return new Picture(Width, Height, laid);
    }

    /// <summary>The colours as they look on a white page, with the alpha values unchanged beside them.</summary>
    internal byte[] ColoursOnWhite()
    {
        if (IsOpaque())
            return Rgba;
        var laid = (byte[])Rgba.Clone();
        for (var i = 0; i < laid.Length; i += 4)
        {
            int alpha = laid[i + 3];
            for (var channel = i; channel < i + 3; channel++)
                laid[channel] = (byte)((laid[channel] * alpha + 255 * (255 - alpha) + 127) / 255);
        }

        return laid;
    }
}
