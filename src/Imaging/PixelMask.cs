using ReferenceApp.Domain;
using ReferenceApp.Imaging.Formats;

namespace ReferenceApp.Imaging;

/// <summary>Marks pixels of a picture: the area an edit may change, or the area that is measured. Never changes once made.</summary>
public sealed class PixelMask
{
    /// <summary>The Image API's limit for a mask file: less than 4 MB.</summary>
    public const int MaxEditMaskBytes = 3_999_999;

    readonly byte[] marks; // 1 marked, 0 not; rows from the top

    PixelMask(int width, int height, byte[] marks) => (Width, Height, this.marks) = (width, height, marks);

    public int Width { get; }

    public int Height { get; }

    public bool this[int x, int y] => marks[y * Width + x] != 0;

    /// <summary>Marked pixels.</summary>
    public long Count => marks.LongCount(mark => mark != 0);

    internal ReadOnlySpan<byte> Row(int y) => marks.AsSpan(y * Width, Width);

    /// <summary>No pixel is marked.</summary>
    public static PixelMask Empty(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return new PixelMask(width, height, new byte[checked(width * height)]);
    }

    /// <exception cref="ArgumentException">The rectangle is empty or reaches out of the picture.</exception>
    public static PixelMask FromRect(int width, int height, Rect area)
    {
        var mask = Empty(width, height);
        if (!area.IsInside(width, height))
            throw new ArgumentException($"{area} is not inside {width}x{height}.", nameof(area));
        for (var y = area.Y; y < area.Bottom; y++)
            mask.marks.AsSpan(y * width + area.X, area.Width).Fill(1);
        return mask;
    }

    /// <summary>Marks where the picture is fully transparent, as the Image API reads an edit mask.</summary>
    public static PixelMask FromAlpha(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var transparent = new byte[picture.Width * picture.Height];
        for (var i = 0; i < transparent.Length; i++)
            transparent[i] = (byte)(picture.Rgba[4 * i + 3] == 0 ? 1 : 0);
        return new PixelMask(picture.Width, picture.Height, transparent);
    }

    public PixelMask Invert() => new(Width, Height, Array.ConvertAll(marks, mark => (byte)(1 - mark)));

    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public PixelMask Union(PixelMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other.Width, other.Height) != (Width, Height))
            throw new ArgumentException($"A mask of {other.Width}x{other.Height} cannot join one of {Width}x{Height}.", nameof(other));
        var union = new byte[marks.Length];
        for (var i = 0; i < union.Length; i++)
            union[i] = (byte)(marks[i] | other.marks[i]);
        return new PixelMask(Width, Height, union);
    }

    /// <summary>Marks also what lies within so many pixels, counted along rows, columns and diagonals.</summary>
    /// <param name="pixels">0 or more.</param>
    public PixelMask Grow(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        var wide = new byte[marks.Length];
        for (var y = 0; y < Height; y++)
        {
            var reach = -1;
            for (var i = y * Width; i < (y + 1) * Width; i++)
                Spread(marks[i], ref wide[i], ref reach, pixels);
            reach = -1;
            for (var i = (y + 1) * Width - 1; i >= y * Width; i--)
                Spread(marks[i], ref wide[i], ref reach, pixels);
        }

        var grown = new byte[marks.Length];
        var reaches = new int[Width]; // row by row instead of column by column: memory is read in its order
        Array.Fill(reaches, -1);
        for (var i = 0; i < grown.Length; i++)
            Spread(wide[i], ref grown[i], ref reaches[i % Width], pixels);
        Array.Fill(reaches, -1);
        for (var i = grown.Length - 1; i >= 0; i--)
            Spread(wide[i], ref grown[i], ref reaches[i % Width], pixels);
        return new PixelMask(Width, Height, grown);
    }

    /// <param name="reach">How much further the last mark on this line reaches; below 0: no longer.</param>
    static void Spread(byte mark, ref byte target, ref int reach, int pixels)
    {
        reach = mark != 0 ? pixels : Math.Max(reach - 1, -1);
        if (reach >= 0)
            target = 1;
    }

    /// <summary>The mask as the Image API takes it: PNG with alpha, of the picture's size, transparent where marked.</summary>
    /// <exception cref="InvalidOperationException">The mask is so ragged that its file is longer than <see cref="MaxEditMaskBytes"/>.</exception>
    public byte[] ToEditMaskPng()
    {
        var rgba = new byte[4 * marks.Length];
        for (var i = 0; i < marks.Length; i++)
            rgba[4 * i + 3] = (byte)(marks[i] != 0 ? 0 : 255);
        var png = PngFile.EncodeWithAlpha(new Picture(Width, Height, rgba));
        return png.Length <= MaxEditMaskBytes ? png
            : throw new InvalidOperationException($"An edit mask of {png.Length} bytes is over the limit of {MaxEditMaskBytes}.");
    }
}
