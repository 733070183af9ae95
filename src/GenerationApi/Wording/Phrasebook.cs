using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;

namespace ReferenceApp.GenerationApi.Wording;

/// <summary>
/// Words codes for people. Codes and values are stored, never sentences, so a reason of any age is shown in the language
/// of whoever reads it. Templates are <c>Wording/{language}.json</c>, with values as <c>{name}</c>.
/// </summary>
public sealed partial class Phrasebook
{
    /// <summary>What a code is shown as that has no words, for example a new error code of an upstream.</summary>
    public const string Unworded = "unworded";

    readonly Dictionary<string, string> templates;

    Phrasebook(string language, Dictionary<string, string> templates) =>
        (Language, this.templates) = (language, templates);

    /// <summary>The first is what everybody gets who asks for neither.</summary>
    public static IReadOnlyList<Phrasebook> Shipped { get; } = [Load("en"), Load("ja")];

    public string Language { get; }

    /// <summary>Every code with its template.</summary>
    public IReadOnlyDictionary<string, string> Templates => templates;

    /// <summary>By <c>Accept-Language</c> (RFC 9110 §12.5.4): the wanted language of the highest weight that there is.</summary>
    public static Phrasebook For(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is null or > 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(Find)
            .FirstOrDefault(found => found is not null)
        ?? Shipped[0];

    /// <summary>The reason as the wire shows it.</summary>
    public ReasonText Of(Reason reason) => new(reason.Code, reason.Params, Text(reason));

    public string Text(Reason reason) =>
        templates.TryGetValue(reason.Code, out var template)
            ? Fill(template, reason.Params)
            : Fill(templates[Unworded], new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = reason.Code });

    /// <summary>One pass, so that a value which looks like a placeholder stays what it is.</summary>
    static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(template, match => values.GetValueOrDefault(match.Groups["name"].Value, ""));

    static Phrasebook? Find(StringWithQualityHeaderValue wanted) =>
        wanted.Value == "*"
            ? Shipped[0]
            : Shipped.FirstOrDefault(book => book.Language.Equals(
                wanted.Value.Value?.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    static Phrasebook Load(string language)
    {
        using var stream = typeof(Phrasebook).Assembly.GetManifestResourceStream($"Wording.{language}.json")
            ?? throw new InvalidOperationException($"The words of language {language} are not built in.");
        return new Phrasebook(language, JsonSerializer.Deserialize<Dictionary<string, string>>(stream, JsonSerializerOptions.Strict)!);
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
