using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>What became of one expected text.</summary>
/// <param name="Read">The words in the picture that are it, or come closest to it; null when nothing is alike.</param>
/// <param name="Box">The lines that hold <paramref name="Read"/>.</param>
/// <param name="Found">It was read exactly, but for width, white space and variants of punctuation.</param>
/// <param name="Similarity">1 when found; otherwise 1 − edit distance / length of the longer, below 1. For people: it decides nothing.</param>
public sealed record TextFinding(string Expected, string? Read, Rect? Box, bool Found, double Similarity);

/// <summary>Finds expected texts among the lines that were read, within one line or running on into the next.</summary>
public static class TextMatch
{
    /// <param name="expected">The texts that the picture must show; none is blank.</param>
    /// <returns>One finding for each expected text, in its order.</returns>
    /// <exception cref="ArgumentException">An expected text is blank.</exception>
    public static IReadOnlyList<TextFinding> Find(IEnumerable<string> expected, IReadOnlyList<TextLine> lines)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(lines);
        var ordered = InReadingOrder(lines);
        var picture = new FoldedText(string.Join('\n', ordered.Select(line => line.Text)));
        return [.. expected.Select(text => Find(text, picture, ordered))];
    }

    static TextFinding Find(string expected, FoldedText picture, List<TextLine> lines)
    {
        var wanted = new FoldedText(expected).Text;
        if (wanted.Length == 0)
            throw new ArgumentException("An expected text is blank.", nameof(expected));
        if (FindExactly(wanted, picture) is { } start)
            return Finding(expected, picture, lines, start, start + wanted.Length, found: true, similarity: 1);

        var (distance, from, to) = Align(wanted, picture.Text, anywhere: true);
        if (distance >= wanted.Length)
            return new TextFinding(expected, null, null, Found: false, Similarity: 0);
        while (picture.CutsWord(from))
            from--;
        while (picture.CutsWord(to))
            to++;
        distance = Align(wanted, picture.Text.AsSpan(from, to - from), anywhere: false).Distance;
        var similarity = 1 - (double)distance / Math.Max(wanted.Length, to - from);
        return Finding(expected, picture, lines, from, to, found: false, similarity);
    }

    static int? FindExactly(string wanted, FoldedText picture)
    {
        for (var at = picture.Text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = picture.Text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            if (!picture.CutsWord(at) && !picture.CutsWord(at + wanted.Length))
                return at;
        }

        return null;
    }

    static TextFinding Finding(string expected, FoldedText picture, List<TextLine> lines, int from, int to, bool found, double similarity)
    {
        var (start, end) = (picture.Origin(from), picture.Origin(to - 1) + 1);
        Rect? box = null;
        var lineStart = 0;
        foreach (var line in lines)
        {
            if (lineStart < end && lineStart + line.Text.Length > start)
                box = box is { } sofar ? TextBox.Around(sofar, line.Box) : line.Box;
            lineStart += line.Text.Length + 1;
        }

        return new TextFinding(expected, picture.Raw[start..end], box, found, similarity);
    }

    /// <summary>From top to bottom, and from left to right where lines stand beside each other.</summary>
    static List<TextLine> InReadingOrder(IReadOnlyList<TextLine> lines)
    {
        var ordered = new List<TextLine>();
        var waiting = lines.OrderBy(line => line.Box.Y + line.Box.Height / 2).ToList();
        while (waiting.Count > 0)
        {
            var bottom = waiting[0].Box.Bottom;
            var row = waiting.TakeWhile(line => line.Box.Y + line.Box.Height / 2 < bottom).DefaultIfEmpty(waiting[0]).ToList();
            ordered.AddRange(row.OrderBy(line => line.Box.X));
            waiting.RemoveRange(0, row.Count);
        }

        return ordered;
    }

    /// <summary>Levenshtein distance of a pattern to a text, or to the stretch of the text that is most like it.</summary>
    static (int Distance, int From, int To) Align(string pattern, ReadOnlySpan<char> text, bool anywhere)
    {
        var cells = new (int Distance, int From)[text.Length + 1];
        for (var j = 0; j <= text.Length; j++)
            cells[j] = anywhere ? (0, j) : (j, 0);
        for (var i = 1; i <= pattern.Length; i++)
        {
            var diagonal = cells[0];
            cells[0] = (i, 0);
            for (var j = 1; j <= text.Length; j++)
            {
                var above = cells[j];
                var best = diagonal with { Distance = diagonal.Distance + (pattern[i - 1] == text[j - 1] ? 0 : 1) };
                if (above.Distance + 1 < best.Distance)
                    best = above with { Distance = above.Distance + 1 };
                if (cells[j - 1].Distance + 1 < best.Distance)
                    best = cells[j - 1] with { Distance = cells[j - 1].Distance + 1 };
                (diagonal, cells[j]) = (above, best);
            }
        }

        var end = anywhere ? Array.IndexOf(cells, cells.MinBy(cell => cell.Distance)) : text.Length;
        return (cells[end].Distance, cells[end].From, end);
    }
}
