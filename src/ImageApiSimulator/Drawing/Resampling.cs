using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>Brings a picture to another size. It is shown whole; where the shape differs, its border is carried outwards.</summary>
static class Resampling
{
    /// <returns>Always a picture of its own, which may be painted on.</returns>
    public static Picture Fit(Picture source, PictureSize size)
    {
        if (source.Width == size.Width && source.Height == size.Height)
            return new Picture(source.Width, source.Height, [.. source.Rgba]);
        while (source.Width >= 2 * size.Width && source.Height >= 2 * size.Height)
            source = Halve(source);
        return Bilinear(source, Placement.Of(source, size), size);
    }

    /// <summary>The same picture seen through frosted glass: each step halves the detail.</summary>
    public static Picture Blur(Picture picture, int steps)
    {
        var small = picture;
        for (var step = 0; step < steps; step++)
            small = Halve(small);
        return Fit(small, new PictureSize(picture.Width, picture.Height));
    }

    static Picture Halve(Picture source)
    {
        var (width, height, from) = (source.Width / 2, source.Height / 2, source.Rgba);
        var to = new byte[4 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < 4 * width; i++)
            {
                var at = (2 * y * source.Width + 2 * (i / 4)) * 4 + i % 4;
                var below = at + 4 * source.Width;
                to[4 * y * width + i] = (byte)((from[at] + from[at + 4] + from[below] + from[below + 4] + 2) / 4);
            }
        }

        return new Picture(width, height, to);
    }

    static Picture Bilinear(Picture source, Placement placement, PictureSize size)
    {
        var columns = Taps(size.Width, source.Width, placement.Scale, placement.X);
        var rows = Taps(size.Height, source.Height, placement.Scale, placement.Y);
        var (from, to) = (source.Rgba, new byte[4 * size.Width * size.Height]);
        for (var y = 0; y < size.Height; y++)
        {
            var (top, bottom, down) = rows[y];
            for (var x = 0; x < size.Width; x++)
            {
                var (left, right, across) = columns[x];
                for (var channel = 0; channel < 4; channel++)
                {
                    var upper = Mix(from[4 * (top * source.Width + left) + channel], from[4 * (top * source.Width + right) + channel], across);
                    var lower = Mix(from[4 * (bottom * source.Width + left) + channel], from[4 * (bottom * source.Width + right) + channel], across);
                    to[4 * (y * size.Width + x) + channel] = (byte)(Mix(upper, lower, down) + 0.5f);
                }
            }
        }

        return new Picture(size.Width, size.Height, to);
    }

    static float Mix(float a, float b, float share) => a + (b - a) * share;

    static (int First, int Second, float Share)[] Taps(int count, int sourceCount, double scale, double offset)
    {
        var taps = new (int, int, float)[count];
        for (var i = 0; i < count; i++)
        {
            var at = Math.Clamp((i + 0.5 - offset) / scale - 0.5, 0, sourceCount - 1);
            var first = (int)at;
            taps[i] = (first, Math.Min(first + 1, sourceCount - 1), (float)(at - first));
        }

        return taps;
    }
}

/// <summary>How a picture lies in a frame: frame = source × scale + offset, centred, all of it visible.</summary>
readonly record struct Placement(double Scale, double X, double Y)
{
    public static Placement Of(Picture source, PictureSize frame)
    {
        var scale = Math.Min((double)frame.Width / source.Width, (double)frame.Height / source.Height);
        return new Placement(scale, (frame.Width - source.Width * scale) / 2, (frame.Height - source.Height * scale) / 2);
    }
}
