using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>Painting one picture on another.</summary>
static class Layers
{
    /// <summary>Paints the layer, its corner at the given place, on those pixels of the frame that the area allows.</summary>
    public static void Paint(Picture frame, Picture layer, int left, int top, MaskArea area)
    {
        for (var y = 0; y < layer.Height; y++)
        {
            for (var x = 0; x < layer.Width; x++)
            {
                if (area[left + x, top + y])
                    Over(frame.Rgba.AsSpan(4 * ((top + y) * frame.Width + left + x), 4), layer.Rgba.AsSpan(4 * (y * layer.Width + x), 4));
            }
        }
    }

    /// <summary>Makes the pixels of the area fully transparent.</summary>
    public static void Clear(Picture frame, MaskArea area)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                if (area[x, y])
                    frame.Rgba.AsSpan(4 * (y * frame.Width + x), 4).Clear();
            }
        }
    }

    /// <summary>Lays the picture on white.</summary>
    public static void Flatten(Picture frame)
    {
        var rgba = frame.Rgba;
        for (var pixel = 0; pixel < rgba.Length; pixel += 4)
        {
            var alpha = rgba[pixel + 3];
            if (alpha == 255)
                continue;
            for (var channel = 0; channel < 3; channel++)
                rgba[pixel + channel] = (byte)((rgba[pixel + channel] * alpha + 255 * (255 - alpha) + 127) / 255);
            rgba[pixel + 3] = 255;
        }
    }

    /// <summary>"Over" of Porter and Duff with straight alpha.</summary>
    static void Over(Span<byte> below, ReadOnlySpan<byte> above)
    {
        if (above[3] == 255)
        {
            above.CopyTo(below);
            return;
        }

        var hidden = below[3] * (255 - above[3]) / 255;
        var alpha = above[3] + hidden;
        if (alpha == 0)
            return;
        for (var channel = 0; channel < 3; channel++)
            below[channel] = (byte)((above[channel] * above[3] + below[channel] * hidden) / alpha);
        below[3] = (byte)alpha;
    }
}
