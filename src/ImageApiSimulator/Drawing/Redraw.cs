using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// What a model does to the pixels it was asked to keep: it draws the whole frame again. An honest redraw is noise alone, without
/// shift, scale or gain; a stronger drift also replaces a share of the frame by another picture.
/// </summary>
static class Redraw
{
    /// <summary>Up to here a drift is noise only; from here to 1 the replaced share grows from nothing to everything.</summary>
    public const double LargestHonestDrift = 0.05;

    const int CellsPerShortEdge = 32;

    /// <summary>How far noise moves a channel at the most, of 255.</summary>
    public static int Amplitude(double drift) => drift switch
    {
        <= 0 => 0,
        < 0.015 => 2,
        _ => 3,
    };

    public static void Apply(Picture picture, Seed seed, double drift, Func<Picture> another)
    {
        if (drift > LargestHonestDrift)
            Replace(picture, another(), seed.With(1), (drift - LargestHonestDrift) / (1 - LargestHonestDrift));
        AddNoise(picture.Rgba, seed.With(2), Amplitude(drift));
    }

    static void AddNoise(byte[] rgba, Seed seed, int amplitude)
    {
        if (amplitude == 0)
            return;
        for (var pixel = 0; pixel < rgba.Length; pixel += 4)
        {
            var bits = seed.At((ulong)pixel);
            for (var channel = 0; channel < 3; channel++, bits >>= 16)
            {
                var noise = (int)((bits & 0xFFFF) * (ulong)(2 * amplitude + 1) >> 16) - amplitude;
                rgba[pixel + channel] = (byte)Math.Clamp(rgba[pixel + channel] + noise, 0, 255);
            }
        }
    }

    static void Replace(Picture picture, Picture another, Seed seed, double share)
    {
        var cell = Math.Max(1, Math.Min(picture.Width, picture.Height) / CellsPerShortEdge);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                if (seed.Unit(y / cell * 65_536 + x / cell) < share)
                    another.Rgba.AsSpan(4 * (y * picture.Width + x), 4).CopyTo(picture.Rgba.AsSpan(4 * (y * picture.Width + x)));
            }
        }
    }
}
