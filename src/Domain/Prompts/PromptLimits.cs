namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// Limits of this service, checked before any other work on the input. Lengths are UTF-16 units. The whole compiled
/// prompt is limited by the model; see <see cref="Catalog.ImageModel.MaxPromptCharacters"/>.
/// </summary>
public static class PromptLimits
{
    /// <summary>Entries of each list of a prompt.</summary>
    public const int Entries = 50;

    /// <summary>Purpose, and each entry of a list.</summary>
    public const int EntryLength = 500;

    /// <summary>One line of text to render. Longer lines are not rendered legibly at any supported size.</summary>
    public const int TextLength = 200;

    public const int InstructionLength = 2000;

    /// <summary>The longest language tag worth accepting (RFC 5646 §4.4.1).</summary>
    public const int LanguageLength = 35;
}
