using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Unit.Imaging;

/// <summary>Pictures made by arithmetic: paper from light to dark, with rows of glyph-like strokes.</summary>
static class TestPictures
{
    public static Picture Poster(int width = 256, int height = 192) => Draw(width, height, (x, y) => (Colour(x, y, height), 255));

    public static Picture WithAlpha(int width, int height) => Draw(width, height, (x, y) => (Colour(x, y, height), (byte)(x * 255 / width)));

    public static Picture Draw(int width, int height, Func<int, int, ((byte R, byte G, byte B) Colour, byte Alpha)> pixel)
    {
        var rgba = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            var ((r, g, b), alpha) = pixel(i % width, i / width);
            (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]) = (r, g, b, alpha);
        }

        return new Picture(width, height, rgba);
    }

    /// <summary>As an honest redraw: every channel of every pixel off by up to <paramref name="amplitude"/>.</summary>
    public static Picture WithNoise(this Picture picture, int amplitude, int seed)
    {
        var random = new Random(seed);
        return picture.Changed(rgba =>
        {
            for (var i = 0; i < rgba.Length; i++)
            {
                if (i % 4 != 3)
                    rgba[i] = (byte)Math.Clamp(rgba[i] + random.Next(-amplitude, amplitude + 1), 0, 255);
            }
        });
    }

    public static Picture WithRect(this Picture picture, Rect area, byte red, byte green, byte blue) => picture.Changed(rgba =>
    {
        for (var y = area.Y; y < area.Bottom; y++)
        {
            for (var x = area.X; x < area.Right; x++)
            {
                var i = 4 * (y * picture.Width + x);
                (rgba[i], rgba[i + 1], rgba[i + 2]) = (red, green, blue);
            }
        }
    });

    /// <summary>Copies what lies in <paramref name="area"/> to another place, as when a glyph moves.</summary>
    public static Picture WithCopy(this Picture picture, Rect area, int toX, int toY) => picture.Changed(rgba =>
    {
        for (var y = 0; y < area.Height; y++)
        {
            picture.Rgba.AsSpan(4 * ((area.Y + y) * picture.Width + area.X), 4 * area.Width)
                .CopyTo(rgba.AsSpan(4 * ((toY + y) * picture.Width + toX)));
        }
    });

    public static Picture Lighter(this Picture picture, int by) => picture.Changed(rgba =>
    {
        for (var i = 0; i < rgba.Length; i++)
        {
            if (i % 4 != 3)
                rgba[i] = (byte)Math.Clamp(rgba[i] + by, 0, 255);
        }
    });

    public static Picture Through(this Picture picture, PictureFormat format, int compression = 100) =>
        Decoded(PictureCodec.Encode(picture, format, compression));

    public static Picture Decoded(byte[] file)
    {
        Assert.True(PictureCodec.TryDecode(file, PictureLimits.Default, out var picture, out var fault), fault?.ToString());
        return picture;
    }

    public static int LargestDifference(Picture one, Picture other) =>
        one.Rgba.Zip(other.Rgba, (a, b) => Math.Abs(a - b)).Max();

    static Picture Changed(this Picture picture, Action<byte[]> change)
    {
        var rgba = (byte[])picture.Rgba.Clone();
        change(rgba);
        return new Picture(picture.Width, picture.Height, rgba);
    }

    static (byte, byte, byte) Colour(int x, int y, int height)
    {
        var stroke = y % 32 is > 8 and < 12 || (x % 24 is > 4 and < 9 && y % 32 > 8);
        if (stroke)
            return (24, 20, 30);
        var paper = 250 - 200 * y / height;
        return ((byte)paper, (byte)(paper - 12), (byte)(paper - 30));
    }
}
