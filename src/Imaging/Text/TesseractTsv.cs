using System.Globalization;
using System.Text;
using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>Tesseract's TSV output: a row for each page, block, paragraph, line and word, with its number in each and its box.</summary>
static class TesseractTsv
{
    const string WordLevel = "5";
    const int Columns = 12;

    public static IReadOnlyList<TextLine> Parse(string tsv) =>
        [.. tsv.Split('\n').Select(ParseWord).OfType<Word>().GroupBy(word => word.Line, StringComparer.Ordinal).Select(JoinWords)];

    static Word? ParseWord(string row)
    {
        var cells = row.TrimEnd('\r').Split('\t');
        if (cells.Length != Columns || cells[0] != WordLevel || string.IsNullOrWhiteSpace(cells[11]))
            return null;
        var confidence = double.Parse(cells[10], CultureInfo.InvariantCulture);
        var box = new Rect(Number(cells[6]), Number(cells[7]), Number(cells[8]), Number(cells[9]));
        return new Word(string.Join('/', cells[1..5]), cells[11].Trim(), confidence, box);
    }

    static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    static TextLine JoinWords(IEnumerable<Word> line)
    {
        var words = line.ToList();
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (text.Length > 0 && (IsSpaced(text[^1]) || IsSpaced(word.Text[0])))
                text.Append(' ');
            text.Append(word.Text);
        }

        var confidence = words.Sum(word => word.Confidence * word.Text.Length) / words.Sum(word => word.Text.Length);
        return new TextLine(text.ToString(), confidence, words.Select(word => word.Box).Aggregate(TextBox.Around));
    }

    /// <summary>Whether the character's script puts spaces between words. East Asian scripts, which do not, begin at U+2E80.</summary>
    static bool IsSpaced(char character) => character < '\u2E80';

    sealed record Word(string Line, string Text, double Confidence, Rect Box);
}
