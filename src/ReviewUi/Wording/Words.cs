using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReferenceApp.ReviewUi.Wording;

/// <summary>
/// The page's own words in one language, from <c>Wording/{language}.json</c>. What the interface says comes worded already,
/// in the language that the page asks for.
/// </summary>
public sealed partial class Words
{
    /// <summary>Holds a person's choice of language, over what the browser asks for.</summary>
    public const string Cookie = "refapp-language";

    readonly Dictionary<string, string> texts;

    Words(string language, Dictionary<string, string> texts) => (Language, this.texts) = (language, texts);

    /// <summary>The first is what everybody gets who asks for neither.</summary>
    public static IReadOnlyList<Words> Shipped { get; } = [Load("en"), Load("ja")];

    public string Language { get; }

    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <exception cref="KeyNotFoundException">There is no such text: a key is never shown.</exception>
    public string this[string key] => texts[key];

    /// <summary>The choice if one was made; else the wanted language of the highest weight that there is.</summary>
    public static Words For(HttpRequest request) =>
        Find(request.Cookies[Cookie])
        ?? request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is null or > 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Find(language.Value.Value?.Split('-')[0]))
            .FirstOrDefault(found => found is not null)
        ?? Shipped[0];

    public static Words? Find(string? language) =>
        Shipped.FirstOrDefault(words => words.Language.Equals(language, StringComparison.OrdinalIgnoreCase));

    /// <summary>A value of the interface in people's words; one that is newer than this page is shown as it is.</summary>
    public string Of(string kind, string value) => texts.GetValueOrDefault($"{kind}.{value}", value);

    public string Fill(string key, params (string Name, string Value)[] values) =>
        Placeholder().Replace(this[key], match =>
            values.FirstOrDefault(value => value.Name == match.Groups["name"].Value).Value ?? "");

    /// <summary>All texts whose key begins so, by the rest of the key: what a script of the page says.</summary>
    public IReadOnlyDictionary<string, string> Under(string prefix) =>
        texts.Where(text => text.Key.StartsWith(prefix + ".", StringComparison.Ordinal))
            .ToDictionary(text => text.Key[(prefix.Length + 1)..], text => text.Value, StringComparer.Ordinal);

    static Words Load(string language)
    {
        using var stream = typeof(Words).Assembly.GetManifestResourceStream($"Wording.{language}.json")
            ?? throw new InvalidOperationException($"The words of language {language} are not built in.");
        return new Words(language, JsonSerializer.Deserialize<Dictionary<string, string>>(stream, JsonSerializerOptions.Strict)!);
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
