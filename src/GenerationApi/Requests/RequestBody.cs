using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ReferenceApp.Domain;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>
/// Reads bodies within their limits. A body that is not readable at all throws what the framework throws for its own
/// limits, so that there is one way from there to an answer.
/// </summary>
static class RequestBody
{
    /// <exception cref="BadHttpRequestException">415, 413, or 400 for what is no JSON.</exception>
    public static async Task<(T Value, IReadOnlyList<Fault> Faults)> ReadJsonAsync<T>(
        HttpRequest request, CancellationToken cancel)
        where T : new()
    {
        RequireJson(request);
        return Parse<T>(await ReadAsync(request.Body, cancel));
    }

    /// <summary>As <see cref="ReadJsonAsync"/>; no body at all stands for an object without members.</summary>
    public static async Task<(T Value, IReadOnlyList<Fault> Faults, ReadOnlyMemory<byte> Body)> ReadOptionalJsonAsync<T>(
        HttpRequest request, CancellationToken cancel)
        where T : new()
    {
        var body = await ReadAsync(request.Body, cancel);
        if (body.Length == 0)
            return (new T(), [], body);
        RequireJson(request);
        var (value, faults) = Parse<T>(body);
        return (value, faults, body);
    }

    /// <exception cref="BadHttpRequestException">400: not JSON.</exception>
    public static (T Value, IReadOnlyList<Fault> Faults) Parse<T>(ReadOnlyMemory<byte> utf8)
        where T : new()
    {
        try
        {
            return StrictJson.Read<T>(utf8);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status400BadRequest, e);
        }
    }

    /// <exception cref="BadHttpRequestException">413: more than <see cref="RequestLimits.MaxJsonBytes"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (read.Length + count > RequestLimits.MaxJsonBytes)
                throw new BadHttpRequestException("The JSON is too long.", StatusCodes.Status413PayloadTooLarge);
            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    public static bool IsMultipart(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is { } type
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="BadHttpRequestException">415: another media type, or JSON in another encoding than UTF-8.</exception>
    public static void RequireJson(HttpRequest request)
    {
        if (!request.HasJsonContentType() || !IsUtf8(request.GetTypedHeaders().ContentType))
            throw new BadHttpRequestException("The body must be JSON in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
    }

    static bool IsUtf8(MediaTypeHeaderValue? type) =>
        type is { Charset.Length: 0 } or { Charset.HasValue: false }
        || type!.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
