using System.Globalization;

namespace ReferenceApp.Domain.Prompts;

/// <summary>One line of a caller's words.</summary>
static class Line
{
    /// <summary>
    /// At most one fault of each kind. Control characters, line and paragraph separators and bidirectional overrides
    /// are refused: the first would forge sections of the compiled prompt, the last show a reviewer other words than
    /// the model gets.
    /// </summary>
    internal static IEnumerable<Fault> Check(string field, string? line, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(line))
            return [Fault.Of(field, PromptCodes.Blank)];
        if (line.Length > maxLength)
            return [Fault.Of(field, PromptCodes.TooLong, ("length", line.Length), ("max", maxLength))];
        return [.. CheckSurrogates(field, line), .. CheckControls(field, line)];
    }

    /// <summary>The form in which two entries are compared: outer blanks, inner runs of blanks and case don't make a difference.</summary>
    internal static string Normalize(string line) =>
        string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    static IEnumerable<Fault> CheckSurrogates(string field, string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsSurrogatePair(line, i))
                i++;
            else if (char.IsSurrogate(line[i]))
                return [Fault.Of(field, PromptCodes.BrokenSurrogate, ("position", i))];
        }

        return [];
    }

    static IEnumerable<Fault> CheckControls(string field, string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (IsControl(line[i]))
                return [Fault.Of(field, PromptCodes.ControlCharacter, ("position", i), ("character", $"U+{(int)line[i]:X4}"))];
        }

        return [];
    }

    static bool IsControl(char character) =>
        char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
