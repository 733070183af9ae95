namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// Words a structured prompt for the model. The same prompt gives the same characters, always; every entry is in the
/// result, in the caller's order. Lines end in <c>\n</c>, the last one excepted.
/// <para>
/// Double quotes enclose text to render and nothing else: in every other part a caller's double quotes become single
/// typographic ones, so that nothing but the text block can be read as text to render.
/// </para>
/// </summary>
public static class PromptCompiler
{
    /// <summary>For the first picture; also for a <see cref="SyntheticPrompt"/>, which carries nothing of the customer's.</summary>
    public static string Compile(StructuredPrompt prompt) => Join(
        $"Purpose: {FreeText.Of(prompt.Purpose)}",
        Section("Must show", prompt.Requirements),
        Section("Constraints", prompt.Constraints),
        Section("Keep fixed", prompt.Fixed),
        Section("Avoid", prompt.Avoid),
        TextBlock(prompt.Text));

    /// <summary>
    /// For an edit of the picture so far. What must survive is repeated with every edit, because a model that is not
    /// told again drifts (OpenAI cookbook, image prompting guide, 2026).
    /// </summary>
    public static string CompileEdit(StructuredPrompt prompt, EditSpec edit) => Join(
        $"Change: {FreeText.Of(edit.Instruction)}\n{Where(edit.Target)}\nChange nothing else: same subject, pose, angle, framing, light and colours.",
        Kept(prompt));

    /// <summary>For the same picture at another size or quality: the whole frame is protected.</summary>
    public static string CompileRerender(StructuredPrompt prompt) => Join(
        "Change: nothing.\nRender the same picture again: same subject, pose, angle, framing, light, colours and details, in the whole frame.",
        Kept(prompt));

    static string Kept(StructuredPrompt prompt) => Join(
        Section("Keep fixed", prompt.Fixed),
        Section("Constraints", prompt.Constraints),
        Section("Avoid", prompt.Avoid),
        TextBlock(prompt.Text));

    static string Where(EditTarget target) => target switch
    {
        RegionTarget { Region: var at } => $"Where: only inside the region {Spell(at)}.",
        MaskTarget => "Where: only inside the masked area.",
        BackgroundTarget { Subject: { } at } => $"Where: only the background. The subject, in the region {Spell(at)}, stays untouched.",
        BackgroundTarget => "Where: only the background. The subject stays untouched.",
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    static string Spell(Rect at) => $"x {at.X}, y {at.Y}, width {at.Width}, height {at.Height} (pixels from the top left)";

    static string? Section(string heading, IReadOnlyList<string> entries) =>
        entries.Count == 0 ? null : $"{heading}:\n{string.Join('\n', entries.Select(entry => $"- {FreeText.Of(entry)}"))}";

    static string TextBlock(IReadOnlyList<PromptText> text) =>
        text.Count == 0
            ? "Render no text."
            : "Render exactly this text, and no other text:\n"
                + string.Join('\n', text.Select(line => $"- \"{line.Content}\" ({line.Language})"));

    static string Join(params IEnumerable<string?> sections) => string.Join("\n\n", sections.OfType<string>());
}
