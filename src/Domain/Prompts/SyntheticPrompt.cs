namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// A picture that tries out access, decoding, storage and reading before a customer's data is sent anywhere. It takes
/// the languages of the customer's prompt and nothing else, each mapped to words from here; the tags themselves stay out.
/// </summary>
public static class SyntheticPrompt
{
    static readonly PromptText English = new("SAMPLE 2468", "en");
    static readonly PromptText Japanese = new("見本の文字", "ja");

    /// <param name="languages">BCP 47 tags. Japanese is tried in Japanese, every other language in English.</param>
    public static StructuredPrompt For(IEnumerable<string> languages)
    {
        PromptText[] text = [.. languages.Select(SampleOf).Distinct()];
        return new StructuredPrompt(
            Purpose: "Test card for a printing service",
            Requirements: ["a plain sheet of paper on a wooden table, seen from above", "the text large, dark and in the middle of the sheet"],
            Constraints: ["soft daylight", "no people"],
            Fixed: [],
            Avoid: ["logos", "decoration"],
            Text: text.Length > 0 ? text : [English]);
    }

    static PromptText SampleOf(string language) => LanguageTag.PrimaryOf(language) == Japanese.Language ? Japanese : English;
}
