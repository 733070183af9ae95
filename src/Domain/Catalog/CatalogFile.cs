using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Catalog;

/// <summary>The shape of <c>catalog/models.json</c>.</summary>
sealed record CatalogFile
{
    /// <summary>A misspelt member must stop the start, not silently leave a limit at its default.</summary>
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public required string Version { get; init; }

    public required string DefaultImageModel { get; init; }

    public required string DefaultTextModel { get; init; }

    public required int AssumedPromptBytes { get; init; }

    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    public required IReadOnlyList<ImageModel> ImageModels { get; init; }

    public required IReadOnlyList<TextModel> TextModels { get; init; }

    internal static Stream OpenShipped(string name) =>
        typeof(CatalogFile).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The assembly was built without {name}.");

    /// <exception cref="InvalidDataException">The text is not JSON of this shape.</exception>
    internal static T Read<T>(Stream json)
    {
        try
        {
            using (json)
                return JsonSerializer.Deserialize<T>(json, Strict) ?? throw new JsonException("The file says null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The catalog cannot be read: {exception.Message}", exception);
        }
    }
}
