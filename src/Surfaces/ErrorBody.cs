using System.ClientModel.Primitives;
using System.Text.Json;

namespace ReferenceApp.Surfaces;

/// <summary>Reads <c>{"error":{message,type,param,code}}</c>. The message is never kept: it may quote the prompt.</summary>
static class ErrorBody
{
    /// <summary>Null when the body is not OpenAI's error shape, whatever its status says.</summary>
    public static async Task<SurfaceError?> ReadAsync(Stream body, int limit, CancellationToken cancel)
    {
        var buffer = new byte[limit + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        if (length > limit)
            return null;
        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return null;
            var stage = error.TryGetProperty("moderation_details", out var details) ? Text(details, "moderation_stage") : null;
            return new SurfaceError(Text(error, "type"), Text(error, "code"), stage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole seconds; a date or anything else counts as absent.</summary>
    public static int? RetryAfter(PipelineResponseHeaders headers) =>
        headers.TryGetValue("retry-after", out var value) && int.TryParse(value, out var seconds) && seconds >= 0
            ? seconds
            : null;

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
