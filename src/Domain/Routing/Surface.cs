using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Routing;

public enum SurfaceKind
{
    ImageApi,
    Responses,
    Provider,
    ChatGpt,
}

/// <summary>
/// Where pictures come from: <c>image-api</c>, <c>responses</c>, <c>chatgpt</c> or <c>provider:name</c>. A provider's
/// name is 1–40 lower-case letters, digits and inner hyphens.
/// </summary>
[JsonConverter(typeof(SurfaceJsonConverter))]
public sealed record Surface
{
    const string ProviderPrefix = "provider:";
    const int MaxProviderName = 40;

    Surface(SurfaceKind kind, string? provider) => (Kind, ProviderName) = (kind, provider);

    public static Surface ImageApi { get; } = new(SurfaceKind.ImageApi, null);

    public static Surface Responses { get; } = new(SurfaceKind.Responses, null);

    public static Surface ChatGpt { get; } = new(SurfaceKind.ChatGpt, null);

    public SurfaceKind Kind { get; }

    /// <summary>Null unless the surface is a provider.</summary>
    public string? ProviderName { get; }

    /// <exception cref="ArgumentException">The name breaks the rule above.</exception>
    public static Surface Provider(string name) =>
        IsProviderName(name)
            ? new Surface(SurfaceKind.Provider, name)
            : throw new ArgumentException("A provider's name is 1-40 lower-case letters, digits and inner hyphens.", nameof(name));

    public static bool IsProviderName([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= MaxProviderName }
        && name[0] != '-' && name[^1] != '-'
        && name.All(letter => letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));

    /// <summary>Reads the wire spelling, exactly; null for anything else.</summary>
    public static Surface? TryParse(string? text) => text switch
    {
        "image-api" => ImageApi,
        "responses" => Responses,
        "chatgpt" => ChatGpt,
        not null when text.StartsWith(ProviderPrefix, StringComparison.Ordinal) && IsProviderName(text[ProviderPrefix.Length..])
            => Provider(text[ProviderPrefix.Length..]),
        _ => null,
    };

    /// <summary>The wire spelling.</summary>
    public override string ToString() => Kind == SurfaceKind.Provider ? ProviderPrefix + ProviderName : SpellingOf(Kind);

    /// <summary>The spelling of a kind; <c>provider</c> without a name speaks of providers in general.</summary>
    public static string SpellingOf(SurfaceKind kind) => kind switch
    {
        SurfaceKind.ImageApi => "image-api",
        SurfaceKind.Responses => "responses",
        SurfaceKind.ChatGpt => "chatgpt",
        SurfaceKind.Provider => "provider",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>A surface is its wire spelling wherever it is stored.</summary>
sealed class SurfaceJsonConverter : JsonConverter<Surface>
{
    public override Surface Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Surface.TryParse(reader.GetString()) ?? throw new JsonException("Not a surface.");

    public override void Write(Utf8JsonWriter writer, Surface value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
