using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>The pixels of a frame that an edit may replace.</summary>
sealed class MaskArea
{
    readonly bool[] editable;
    readonly int width;

    MaskArea(bool[] editable, int width)
    {
        (this.editable, this.width) = (editable, width);
        var (left, top, right, bottom, count) = (width, editable.Length / width, -1, -1, 0);
        for (var i = 0; i < editable.Length; i++)
        {
            if (!editable[i])
                continue;
            var (x, y) = (i % width, i / width);
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            count++;
        }

        Bounds = count == 0 ? default : new Box(left, top, right - left + 1, bottom - top + 1);
        Share = (double)count / editable.Length;
    }

    /// <summary>The smallest box around all editable pixels; empty when there are none.</summary>
    public Box Bounds { get; }

    /// <summary>Editable pixels as a share of the frame, 0–1.</summary>
    public double Share { get; }

    public bool this[int x, int y] => editable[y * width + x];

    /// <summary>Alpha 0 marks what to edit; the mask lies in the frame as its picture does, nearest pixel.</summary>
    public static MaskArea FromAlpha(Picture mask, PictureSize frame)
    {
        var placement = Placement.Of(mask, frame);
        var marked = new bool[frame.Pixels];
        for (var y = 0; y < frame.Height; y++)
        {
            var fromY = (int)Math.Floor((y + 0.5 - placement.Y) / placement.Scale);
            for (var x = 0; x < frame.Width; x++)
            {
                var fromX = (int)Math.Floor((x + 0.5 - placement.X) / placement.Scale);
                marked[y * frame.Width + x] = fromX >= 0 && fromX < mask.Width && fromY >= 0 && fromY < mask.Height
                    && mask.Rgba[4 * (fromY * mask.Width + fromX) + 3] == 0;
            }
        }

        return new MaskArea(marked, frame.Width);
    }

    /// <summary>The middle third of the frame each way: where a change without a mask is drawn.</summary>
    public static MaskArea CentreThird(PictureSize frame)
    {
        var marked = new bool[frame.Pixels];
        for (var y = frame.Height / 3; y < frame.Height * 2 / 3; y++)
            marked.AsSpan(y * frame.Width + frame.Width / 3, frame.Width / 3).Fill(true);
        return new MaskArea(marked, frame.Width);
    }

    /// <summary>All that lies outside the largest ellipse in the frame.</summary>
    public static MaskArea OutsideEllipse(PictureSize frame)
    {
        var marked = new bool[frame.Pixels];
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
                marked[y * frame.Width + x] = Math.Pow((2 * x + 1.0) / frame.Width - 1, 2) + Math.Pow((2 * y + 1.0) / frame.Height - 1, 2) > 1;
        }

        return new MaskArea(marked, frame.Width);
    }

    /// <summary>Whether any editable pixel lies in the box.</summary>
    public bool Touches(Box box) => ShareOf(box) > 0;

    /// <summary>The share of the box that is editable, 0–1.</summary>
    public double ShareOf(Box box)
    {
        var (left, top) = ((int)Math.Max(0, box.X), (int)Math.Max(0, box.Y));
        var (right, bottom) = ((int)Math.Min(box.Right, width), (int)Math.Min(box.Bottom, editable.Length / width));
        var count = 0;
        for (var y = top; y < bottom; y++)
            count += editable.AsSpan(y * width + left, Math.Max(0, right - left)).Count(true);
        return count / (box.Width * box.Height);
    }
}
