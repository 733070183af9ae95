namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// What a picture is for and what has to be in it, before any wording for a model. <see cref="PromptRules"/> says what
/// is acceptable, <see cref="PromptCompiler"/> how it is worded.
/// </summary>
/// <param name="Purpose">What the picture is for, one line.</param>
/// <param name="Requirements">What must be visible.</param>
/// <param name="Constraints">How it must look: style, framing, colours.</param>
/// <param name="Fixed">What no later edit may change.</param>
/// <param name="Avoid">What must not be visible.</param>
/// <param name="Text">The words to render, exactly; none means that no text is rendered.</param>
public sealed record StructuredPrompt(
    string Purpose,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> Constraints,
    IReadOnlyList<string> Fixed,
    IReadOnlyList<string> Avoid,
    IReadOnlyList<PromptText> Text);

/// <summary>One line of text to render.</summary>
/// <param name="Content">The exact characters, one line.</param>
/// <param name="Language">A BCP 47 tag, for example <c>ja</c> or <c>en-US</c>.</param>
public sealed record PromptText(string Content, string Language);
