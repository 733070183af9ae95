using ReferenceApp.Domain.Catalog;

namespace ReferenceApp.Domain.Prompts;

/// <summary>What makes a structured prompt acceptable. All faults are returned at once, with the paths that the caller wrote.</summary>
public static class PromptRules
{
    /// <param name="prompt">No list and no element is null; the words in them may be.</param>
    /// <param name="model">The model it will be compiled for; its limit on characters holds for the result.</param>
    public static IReadOnlyList<Fault> Validate(StructuredPrompt prompt, ImageModel model)
    {
        List<Fault> faults =
        [
            .. CheckPurpose(prompt.Purpose),
            .. prompt.Requirements.Count == 0 ? [Fault.Of("prompt.requirements", PromptCodes.Required)] : Array.Empty<Fault>(),
            .. CheckEntries("prompt.requirements", prompt.Requirements),
            .. CheckEntries("prompt.constraints", prompt.Constraints),
            .. CheckEntries("prompt.fixed", prompt.Fixed),
            .. CheckEntries("prompt.avoid", prompt.Avoid),
            .. ValidateText(prompt.Text, "prompt.text"),
        ];
        // Comparing and compiling are for input whose size is known to be small.
        return faults.Count > 0 ? faults : [.. CheckContradictions(prompt), .. CheckLength(prompt, model)];
    }

    /// <summary>The rules for text to render, which also stand alone where only text is sent.</summary>
    public static IReadOnlyList<Fault> ValidateText(IReadOnlyList<PromptText> text, string field)
    {
        if (text.Count > PromptLimits.Entries)
            return [TooMany(field, text.Count)];
        return
        [
            .. text.SelectMany((line, i) => CheckText($"{field}[{i}]", line)),
            .. Duplicates(field, [.. text.Select(line => $"{line.Language?.ToUpperInvariant()} {line.Content}")]),
        ];
    }

    static IEnumerable<Fault> CheckPurpose(string? purpose) =>
        string.IsNullOrWhiteSpace(purpose)
            ? [Fault.Of("prompt.purpose", PromptCodes.Required)]
            : Line.Check("prompt.purpose", purpose, PromptLimits.EntryLength);

    static IEnumerable<Fault> CheckEntries(string field, IReadOnlyList<string> entries)
    {
        if (entries.Count > PromptLimits.Entries)
            return [TooMany(field, entries.Count)];
        var faults = entries.SelectMany((entry, i) => Line.Check($"{field}[{i}]", entry, PromptLimits.EntryLength)).ToList();
        return faults.Count > 0 ? faults : Duplicates(field, [.. entries.Select(Line.Normalize)]);
    }

    static IEnumerable<Fault> CheckText(string field, PromptText line)
    {
        foreach (var fault in Line.Check($"{field}.content", line.Content, PromptLimits.TextLength))
            yield return fault;
        // The compiled prompt puts the line in double quotes. Another mark in their place would be another text.
        if (line.Content?.Contains('"', StringComparison.Ordinal) == true)
            yield return Fault.Of($"{field}.content", PromptCodes.DoubleQuoteInText);
        if (!LanguageTag.IsWellFormed(line.Language))
            yield return Fault.Of($"{field}.language", PromptCodes.LanguageMalformed);
    }

    static IEnumerable<Fault> Duplicates(string field, IReadOnlyList<string> keys)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (!first.TryAdd(keys[i], i))
                yield return Fault.Of($"{field}[{i}]", PromptCodes.Duplicate, ("of", $"{field}[{first[keys[i]]}]"));
        }
    }

    static IEnumerable<Fault> CheckContradictions(StructuredPrompt prompt)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        Want("prompt.requirements", prompt.Requirements);
        Want("prompt.constraints", prompt.Constraints);
        Want("prompt.fixed", prompt.Fixed);
        Want("prompt.text", [.. prompt.Text.Select(line => line.Content)]);
        for (var i = 0; i < prompt.Avoid.Count; i++)
        {
            if (wanted.TryGetValue(Line.Normalize(prompt.Avoid[i]), out var field))
                yield return Fault.Of($"prompt.avoid[{i}]", PromptCodes.WantedAndAvoided, ("wanted", field));
        }

        void Want(string field, IReadOnlyList<string> entries)
        {
            for (var i = 0; i < entries.Count; i++)
                wanted.TryAdd(Line.Normalize(entries[i]), $"{field}[{i}]");
        }
    }

    static IEnumerable<Fault> CheckLength(StructuredPrompt prompt, ImageModel model) =>
        PromptCompiler.Compile(prompt).Length is var length && length > model.MaxPromptCharacters
            ? [Fault.Of("prompt", PromptCodes.PromptTooLong, ("length", length), ("max", model.MaxPromptCharacters))]
            : [];

    static Fault TooMany(string field, int count) =>
        Fault.Of(field, PromptCodes.TooMany, ("count", count), ("max", PromptLimits.Entries));
}
