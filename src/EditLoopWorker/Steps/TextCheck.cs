using ReferenceApp.Domain;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>Whether all requested text can be read, and how much else there was to read.</summary>
/// <param name="Lines">Lines of text found in the picture, requested or not; null when it was not read.</param>
sealed record TextCheckResult(bool AllRead, int Expected, int Found, int? Lines)
{
    /// <summary>Counts only: the words stay with the prompt.</summary>
    public Reason Measured => Lines is { } lines
        ? Reason.Of(AllRead ? "text_read" : "text_not_read", ("expected", Expected), ("found", Found), ("lines", lines))
        : Reason.Of("text_read", ("expected", Expected), ("found", Found));
}

/// <summary>Reads a picture whole, at full size, and compares with what was asked for.</summary>
sealed class TextCheck(ITextReader reader)
{
    public async Task<TextCheckResult> RunAsync(Picture picture, StructuredPrompt prompt, CancellationToken cancel)
    {
        var lines = await reader.ReadAsync(picture, cancel);
        var findings = TextMatch.Find(prompt.Text.Select(t => t.Content), lines);
        var found = findings.Count(f => f.Found);
        return new TextCheckResult(found == findings.Count, findings.Count, found, lines.Count);
    }

    /// <summary>As <see cref="RunAsync"/>, but a picture that no text was asked for is not read: nothing of it could be missing.</summary>
    public async Task<TextCheckResult> RunIfAskedAsync(Picture picture, StructuredPrompt prompt, CancellationToken cancel) =>
        prompt.Text.Count > 0 ? await RunAsync(picture, prompt, cancel) : new TextCheckResult(true, 0, 0, Lines: null);
}
