using System.Text;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>Lines of text on a plain panel, set so large that the area allows.</summary>
/// <param name="Panel">The plain ground, in pixels.</param>
/// <param name="FontSize">Pixels; one for all lines.</param>
sealed record TextBlock(Box Panel, double FontSize, IReadOnlyList<string> Lines)
{
    /// <summary>Pixels. Measured: from about 80 on, tesseract misreads characters that it knows well at 64.</summary>
    public const double LargestFont = 64;

    const double LineHeight = 1.45;
    const double Padding = 0.5;

    /// <summary>Shrinks until the lines fit; from half the largest size on, lines that are too long are broken.</summary>
    /// <param name="area">The block takes its full width, and its height from the top as far as the lines need.</param>
    /// <param name="largest">Font size in pixels to begin with.</param>
    public static TextBlock Fit(IReadOnlyList<string> texts, Box area, double largest)
    {
        const double step = 0.94, smallest = 4;
        var size = largest;
        for (; size > smallest; size *= step)
        {
            var lines = Break(texts, (area.Width - 2 * Padding * size) / size, mayBreak: size <= largest / 2);
            if (lines is not null && HeightOf(lines.Count, size) <= area.Height)
                return At(lines, size);
        }

        return At(Break(texts, area.Width / size, mayBreak: true)!, size);

        TextBlock At(List<string> lines, double fontSize) =>
            new(area with { Height = Math.Min(area.Height, HeightOf(lines.Count, fontSize)) }, fontSize, lines);
    }

    public Box LineBox(int line) => Panel with { Y = Panel.Y + FontSize * (Padding + LineHeight * line), Height = FontSize * LineHeight };

    /// <param name="ground">Colour of the panel; bright, since the ink is dark.</param>
    public string ToSvg(string ground = Palette.Paper)
    {
        var svg = new StringBuilder();
        svg.Append($"""<rect x="{Panel.X:0.##}" y="{Panel.Y:0.##}" width="{Panel.Width:0.##}" height="{Panel.Height:0.##}" fill="{ground}"/>""");
        for (var line = 0; line < Lines.Count; line++)
        {
            var baseline = Panel.Y + FontSize * (Padding + LineHeight * line + 1.05);
            svg.Append($"""<text x="{Panel.CentreX:0.##}" y="{baseline:0.##}" font-size="{FontSize:0.##}" """)
                .Append($"""font-family="IPAGothic, sans-serif" text-anchor="middle" fill="{Palette.Ink}">""")
                .Append(Escape(Lines[line])).Append("</text>");
        }

        return svg.ToString();
    }

    static double HeightOf(int lines, double size) => size * (2 * Padding + LineHeight * lines);

    /// <returns>Null when a text is too wide and may not be broken.</returns>
    static List<string>? Break(IReadOnlyList<string> texts, double widthInEm, bool mayBreak)
    {
        var lines = new List<string>();
        foreach (var text in texts)
        {
            if (WidthInEm(text) <= widthInEm)
                lines.Add(text);
            else if (mayBreak)
                lines.AddRange(Wrap(text, widthInEm));
            else
                return null;
        }

        return lines;
    }

    /// <summary>Breaks at spaces where there are any, else between any two characters, as Japanese is broken.</summary>
    static IEnumerable<string> Wrap(string text, double widthInEm)
    {
        var (line, width, space) = (new StringBuilder(), 0.0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + WidthInEm(rune) > widthInEm && line.Length > 0)
            {
                var end = space > 0 ? space : line.Length;
                yield return line.ToString(0, end).TrimEnd();
                line.Remove(0, end);
                (width, space) = (WidthInEm(line.ToString()), 0);
            }

            line.Append(rune);
            width += WidthInEm(rune);
            if (Rune.IsWhiteSpace(rune))
                space = line.Length;
        }

        yield return line.ToString();
    }

    static double WidthInEm(string text) => text.EnumerateRunes().Sum(WidthInEm);

    /// <summary>The font is monospaced: ASCII and half-width kana take half an em, all else is counted as a whole one.</summary>
    static double WidthInEm(Rune rune) => rune.Value is < 0x80 or (>= 0xFF61 and <= 0xFF9F) ? 0.5 : 1;

    static string Escape(string text)
    {
        var kept = text.Where(c => !char.IsControl(c) && c is not ('\uFFFE' or '\uFFFF')).ToArray();
        return System.Security.SecurityElement.Escape(new string(kept)) ?? "";
    }
}
