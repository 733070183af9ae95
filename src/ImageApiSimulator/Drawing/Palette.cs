namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// Calm colours around one hue. Grounds are nearly as bright as paper (or all dark), motifs nearly as dark as ink: tesseract splits a
/// picture at one brightness, and a gradient across that threshold would hide the text from it.
/// </summary>
/// <param name="Hue">Degrees on the colour wheel.</param>
/// <param name="Dark">Whether the ground is dark and the motif light, or the other way round.</param>
sealed record Palette(double Hue, bool Dark)
{
    /// <summary>Ground and ink of every text, whatever the hue: nearly the highest contrast there is.</summary>
    public const string Paper = "#fbfaf5", Ink = "#141414";

    public static Palette Of(Seed seed, bool dark = false) => new(seed.Unit(1) * 360, dark);

    public string GroundFrom => Colour(Hue, 0.38, Dark ? 0.26 : 0.93);

    public string GroundTo => Colour(Hue + 40, 0.34, Dark ? 0.20 : 0.88);

    public string Motif => Colour(Hue + 180, 0.42, Dark ? 0.72 : 0.36);

    public string MotifShade => Colour(Hue + 190, 0.44, Dark ? 0.60 : 0.26);

    public string Accent => Colour(Hue + 150, 0.50, Dark ? 0.84 : 0.40);

    /// <summary>Barely stands out from the ground.</summary>
    public string Mist => Colour(Hue + 160, 0.40, Dark ? 0.32 : 0.84);

    /// <summary>A ground for text that is not paper.</summary>
    public string Label => Colour(Hue, 0.80, 0.85);

    static string Colour(double hue, double saturation, double lightness)
    {
        hue = (hue % 360 + 360) % 360;
        var reach = saturation * Math.Min(lightness, 1 - lightness);
        return $"#{Channel(0):x2}{Channel(8):x2}{Channel(4):x2}";

        // The formula of CSS Color 4, section 7.1.
        int Channel(int n)
        {
            var k = (n + hue / 30) % 12;
            return (int)Math.Round(255 * (lightness - reach * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }
    }
}
