using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>Reads the JSON body of an image request within a limit.</summary>
static class RequestBody
{
    /// <exception cref="RefusedException">Not a JSON object.</exception>
    /// <exception cref="BadHttpRequestException">Longer than the limit, or cut off.</exception>
    public static async Task<JsonDocument> ReadJsonAsync(HttpRequest request, long maxBytes, CancellationToken cancel)
    {
        if (!request.HasJsonContentType())
            throw new RefusedException(ApiError.BodyUnreadable("Unsupported content type: expected application/json."));
        Limit(request, maxBytes);
        try
        {
            var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancel);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
        }

        throw new RefusedException(ApiError.BodyUnreadable("We could not parse the JSON body of your request."));
    }

    /// <summary>The object's members, nested ones by their kind only.</summary>
    public static Dictionary<string, FieldValue> Fields(JsonElement body)
    {
        try
        {
            var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
            foreach (var member in body.EnumerateObject())
                fields[member.Name] = FieldValue.FromJson(member.Value);
            return fields;
        }
        catch (InvalidOperationException)
        {
            throw new RefusedException(ApiError.BodyUnreadable("The JSON body of your request holds a string that is not valid Unicode."));
        }
    }

    public static void Limit(HttpRequest request, long maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = maxBytes;
    }
}
