using System.Text;
using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// The composition of every new picture: texts in a plain band at the top, one subject in the middle, a quiet ground. Where the
/// texts stand depends on the size and the texts alone, so an edit of the picture can draw them again in their place.
/// </summary>
static class Poster
{
    public static string Svg(PictureSize size, Seed seed, IReadOnlyList<string> texts, bool transparent)
    {
        var colours = Palette.Of(seed);
        var texture = transparent ? "" : Ground(size, seed, colours) + Frame(size, colours);
        var band = texts.Count == 0 ? null : Band(size, texts);
        return Document(size, texture + Motifs.Draw(seed, colours, Subject(size, band)) + band?.ToSvg());
    }

    public static TextBlock Band(PictureSize size, IReadOnlyList<string> texts)
    {
        var margin = size.Short * 0.035;
        var font = Math.Min(size.Short * 0.056, TextBlock.LargestFont);
        return TextBlock.Fit(texts, new Box(margin, margin, size.Width - 2 * margin, size.Height * 0.4), font);
    }

    /// <summary>A gradient with soft discs, so that shifts and changes of scale can be seen in it.</summary>
    public static string Ground(PictureSize size, Seed seed, Palette colours)
    {
        var svg = new StringBuilder($"""
            <defs><linearGradient id="ground" x1="0" y1="0" x2="{seed.Unit(3):0.##}" y2="1">
            <stop offset="0" stop-color="{colours.GroundFrom}"/><stop offset="1" stop-color="{colours.GroundTo}"/>
            </linearGradient></defs><rect width="{size.Width}" height="{size.Height}" fill="url(#ground)"/>
            """);
        for (var disc = 0; disc < 18; disc++)
        {
            var place = seed.With(100 + disc);
            svg.Append($"""<circle cx="{place.Unit(0) * size.Width:0.#}" cy="{place.Unit(1) * size.Height:0.#}" """)
                .Append($"""r="{(0.02 + 0.06 * place.Unit(2)) * size.Short:0.#}" fill="{colours.Accent}" fill-opacity=".1"/>""");
        }

        return svg.ToString();
    }

    public static string Document(PictureSize size, string content) =>
        $"""<svg xmlns="http://www.w3.org/2000/svg" width="{size.Width}" height="{size.Height}">{content}</svg>""";

    static string Frame(PictureSize size, Palette colours)
    {
        var line = size.Short * 0.008;
        return $"""<rect x="{line}" y="{line}" width="{size.Width - 2 * line}" height="{size.Height - 2 * line}" """
            + $"""fill="none" stroke="{colours.MotifShade}" stroke-width="{line}"/>""";
    }

    /// <summary>Two fifths of the short edge, a little above the centre; lower and smaller when the band needs the place.</summary>
    static Box Subject(PictureSize size, TextBlock? band)
    {
        var gap = size.Short * 0.03;
        var top = band is null ? gap : band.Panel.Bottom + gap;
        var edge = Math.Min(size.Short * 0.4, size.Height - top - gap);
        var y = Math.Max(top, size.Height * 0.43 - edge / 2);
        return new Box((size.Width - edge) / 2, y, edge, edge);
    }
}
