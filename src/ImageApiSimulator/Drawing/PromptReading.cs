using System.Text.RegularExpressions;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// What the simulator understands of a prompt: which texts to draw and what to change. A text is a literal in double quotes
/// (“…”, "…", 「…」, 『…』). If a line starts with <c>Render exactly this text</c>, only the list items below it are drawn;
/// otherwise every literal is, except in a section that says what to avoid, and none if a line says <c>Render no text</c>. A section starts with a heading that ends in a
/// colon and ends with the next heading or an empty line.
/// </summary>
/// <param name="Texts">To be found in the whole picture.</param>
/// <param name="Change">What follows <c>Change:</c>, or the whole prompt when it has no such section.</param>
/// <param name="ChangeTexts">The literals of the change. In <c>"A" to "B"</c>, A is what goes and is not drawn.</param>
/// <param name="ChangesNothing">The change reads <c>nothing</c>: the same picture, perhaps in another size.</param>
sealed partial record PromptReading(IReadOnlyList<string> Texts, string Change, IReadOnlyList<string> ChangeTexts, bool ChangesNothing)
{
    enum Section
    {
        Other,
        Texts,
        Change,
        Avoid,
    }

    public static PromptReading Of(string prompt)
    {
        var parts = Sections(prompt).ToLookup(line => line.Section, line => line.Text);
        var texts = parts.Contains(Section.Texts)
            ? parts[Section.Texts].SelectMany(ListItem).ToList()
            : parts[Section.Other].Any(SaysNoText) ? [] : parts[Section.Other].SelectMany(Literals).ToList();
        if (!parts.Contains(Section.Change))
            return new PromptReading(texts, prompt, texts, ChangesNothing: false);

        var change = string.Join('\n', parts[Section.Change]).Trim();
        return new PromptReading(
            texts, change, [.. Literals(Replaced().Replace(change, "$2")).Except(texts)],
            change.StartsWith("nothing", StringComparison.OrdinalIgnoreCase));
    }

    static IEnumerable<(Section Section, string Text)> Sections(string prompt)
    {
        var section = Section.Other;
        foreach (var line in prompt.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Trim().Length == 0)
                section = Section.Other;
            else if (Heading().Match(line) is { Success: true } heading)
            {
                section = SectionOf(heading.Groups[1].Value);
                yield return (section, heading.Groups[2].Value);
            }
            else
                yield return (section, line);
        }
    }

    static Section SectionOf(string heading) =>
        heading.StartsWith("Render exactly this text", StringComparison.OrdinalIgnoreCase) ? Section.Texts
        : heading.Equals("Change", StringComparison.OrdinalIgnoreCase) ? Section.Change
        : Avoiding().IsMatch(heading) ? Section.Avoid
        : Section.Other;

    static bool SaysNoText(string line) => line.TrimStart().StartsWith("Render no text", StringComparison.OrdinalIgnoreCase);

    /// <summary>An item holds one text, from the first quote to the last: the text may contain quotes itself.</summary>
    static IEnumerable<string> ListItem(string line) =>
        Item().Match(line) is { Success: true } item ? [item.Groups[1].Value] : [];

    static IEnumerable<string> Literals(string text) =>
        Literal().Matches(text).Select(match => match.Value[1..^1]).Where(literal => !string.IsNullOrWhiteSpace(literal));

    [GeneratedRegex("""^\s*(\p{L}[^:"“「『]{1,80}):\s*(.*)$""")]
    private static partial Regex Heading();

    [GeneratedRegex("^(avoid|do not|don't|never|without|no)\\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Avoiding();

    [GeneratedRegex("""^\s*-\s*["“「『](.+)["”」』]""")]
    private static partial Regex Item();

    [GeneratedRegex("""“[^”]+”|"[^"]+"|「[^」]+」|『[^』]+』""")]
    private static partial Regex Literal();

    [GeneratedRegex("""(“[^”]+”|"[^"]+"|「[^」]+」|『[^』]+』)\s*(?:to|with|by|into|を)\s*(“[^”]+”|"[^"]+"|「[^」]+」|『[^』]+』)""")]
    private static partial Regex Replaced();
}
