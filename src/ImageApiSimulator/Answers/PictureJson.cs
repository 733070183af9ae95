using System.IO.Pipelines;
using System.Text.Json;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Answers;

/// <summary>The parts that the JSON answer and the event stream have in common.</summary>
static class PictureJson
{
    /// <summary>A multiple of 3, so that only the last piece is padded.</summary>
    const int PieceBytes = 48 * 1024;

    public static string Wire(PictureFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>Writes the field <c>b64_json</c> in pieces, as fast as the client reads: it never exists as one long text.</summary>
    public static async Task WriteBase64Async(Utf8JsonWriter json, PipeWriter pipe, ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        json.WritePropertyName("b64_json");
        for (var at = 0; at < file.Length; at += PieceBytes)
        {
            var end = Math.Min(at + PieceBytes, file.Length);
            json.WriteBase64StringSegment(file.Span[at..end], isFinalSegment: end == file.Length);
            await FlushAsync(json, pipe, cancel);
        }
    }

    public static void WriteUsage(Utf8JsonWriter json, TokenUsage usage, bool withOutputDetails)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Input);
        WriteDetails(json, "input_tokens_details", usage.ImageIn, usage.TextIn);
        json.WriteNumber("output_tokens", usage.ImageOut);
        if (withOutputDetails)
            WriteDetails(json, "output_tokens_details", usage.ImageOut, textTokens: 0);
        json.WriteNumber("total_tokens", usage.Total);
        json.WriteEndObject();
    }

    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public static async Task FlushAsync(Utf8JsonWriter json, PipeWriter pipe, CancellationToken cancel)
    {
        await json.FlushAsync(cancel);
        if ((await pipe.FlushAsync(cancel)).IsCompleted)
            throw new OperationCanceledException("The client closed the connection.", cancel);
    }

    static void WriteDetails(Utf8JsonWriter json, string name, long imageTokens, long textTokens)
    {
        json.WriteStartObject(name);
        json.WriteNumber("image_tokens", imageTokens);
        json.WriteNumber("text_tokens", textTokens);
        json.WriteEndObject();
    }
}
