using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>Reads a multipart message part by part, as it comes.</summary>
static class MultipartBody
{
    const int LongestBoundary = 70;
    const int LongestName = 64;

    /// <param name="part">Takes a part by its name, which is empty when it has none.</param>
    /// <exception cref="BadHttpRequestException">400: the message is malformed.</exception>
    public static async Task ReadAsync(
        HttpRequest request, Func<string, Stream, CancellationToken, Task> part, CancellationToken cancel)
    {
        var boundary = HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType!.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            throw Malformed();
        var parts = new MultipartReader(boundary, request.Body);
        while (await NextAsync(parts, cancel) is { } next)
        {
            var name = HeaderUtilities.RemoveQuotes(next.GetContentDispositionHeader()?.Name ?? "").Value;
            await part(name ?? "", next.Body, cancel);
        }
    }

    public static Fault Unknown(string name, params string[] allowed) => Fault.Of(
        name.Length <= LongestName ? name : name[..LongestName], ApiCodes.UnknownPart, ("allowed", string.Join(", ", allowed)));

    static async Task<MultipartSection?> NextAsync(MultipartReader parts, CancellationToken cancel)
    {
        try
        {
            return await parts.ReadNextSectionAsync(cancel);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            throw Malformed();
        }
    }

    static BadHttpRequestException Malformed() => new("The multipart body is malformed.", StatusCodes.Status400BadRequest);
}
