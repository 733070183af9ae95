using System.Runtime.InteropServices;
using System.Text;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing.Native;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>Turns an SVG document into pixels with librsvg and cairo.</summary>
static class SvgRenderer
{
    /// <exception cref="InvalidOperationException">The library refused the document, or memory is short.</exception>
    public static Picture Render(string svg, PictureSize size)
    {
        var data = Encoding.UTF8.GetBytes(svg);
        using var surface = Cairo.CreateSurface(Cairo.Argb32, size.Width, size.Height);
        if (Cairo.Status(surface) != 0)
            throw new InvalidOperationException($"cairo could not create a surface of {size}.");

        using (var document = Rsvg.Parse(data, (nuint)data.Length, 0))
        using (var context = Cairo.CreateContext(surface))
        {
            if (document.IsInvalid || !Rsvg.Render(document, context, new RsvgRectangle(0, 0, size.Width, size.Height), 0))
                throw new InvalidOperationException("librsvg could not draw the document.");
        }

        Cairo.Flush(surface);
        return new Picture(size.Width, size.Height, ReadPixels(surface, size));
    }

    static unsafe byte[] ReadPixels(CairoSurface surface, PictureSize size)
    {
        var rgba = GC.AllocateUninitializedArray<byte>(4 * size.Width * size.Height);
        var target = MemoryMarshal.Cast<byte, uint>(rgba.AsSpan());
        var (data, stride) = (Cairo.Data(surface), Cairo.Stride(surface));
        for (var y = 0; y < size.Height; y++)
        {
            var row = new ReadOnlySpan<uint>((byte*)data + (long)y * stride, size.Width);
            var to = target.Slice(y * size.Width, size.Width);
            for (var x = 0; x < row.Length; x++)
                to[x] = ToStraightRgba(row[x]);
        }

        return rgba;
    }

    /// <summary>From 0xAARRGGBB premultiplied to bytes R, G, B, A; both as a little-endian number.</summary>
    static uint ToStraightRgba(uint argb)
    {
        var alpha = argb >> 24;
        if (alpha == 0)
            return 0;
        var (red, green, blue) = ((argb >> 16) & 255, (argb >> 8) & 255, argb & 255);
        if (alpha < 255)
            (red, green, blue) = (Straight(red, alpha), Straight(green, alpha), Straight(blue, alpha));
        return red | green << 8 | blue << 16 | alpha << 24;
    }

    static uint Straight(uint channel, uint alpha) => Math.Min(255, (channel * 255 + alpha / 2) / alpha);
}
