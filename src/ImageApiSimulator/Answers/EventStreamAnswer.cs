using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.ImageApiSimulator.Faults;

namespace ReferenceApp.ImageApiSimulator.Answers;

/// <summary>
/// Server-sent events: one <c>partial_image</c> for each partial picture, then <c>completed</c>. Each is one <c>event:</c> line, one
/// <c>data:</c> line of JSON and an empty line, as in OpenAI's API description.
/// </summary>
/// <param name="fault">What is to be wrong with the stream.</param>
sealed class EventStreamAnswer(HttpResponse response, ImageRequest request, DateTimeOffset created, FaultKind? fault)
{
    readonly PipeWriter pipe = response.BodyWriter;

    /// <param name="pause">Waits before each event for one of so many parts of the latency.</param>
    public async Task WriteAsync(DrawnPictures drawn, Func<int, CancellationToken, Task> pause, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await response.StartAsync(cancel);
        var events = drawn.Partials.Count + 1;
        var kind = request.Source is null ? "image_generation" : "image_edit";
        for (var index = 0; index < drawn.Partials.Count; index++)
        {
            await pause(events, cancel);
            var number = index;
            await WriteEventAsync($"{kind}.partial_image", drawn.Partials[index], request.Asked, json => json.WriteNumber("partial_image_index", number), cancel);
        }

        if (fault is FaultKind.CutStream)
            return;
        await pause(events, cancel);
        var resolved = new AskedValues(request.Size.ToString(), request.Quality, request.Background);
        var usage = TokenUsage.Of(request, drawn.Partials.Count);
        await WriteEventAsync($"{kind}.completed", drawn.Pictures[0], resolved, json => PictureJson.WriteUsage(json, usage, withOutputDetails: false), cancel);
    }

    async Task WriteEventAsync(string type, byte[] picture, AskedValues values, Action<Utf8JsonWriter> writeLast, CancellationToken cancel)
    {
        await WriteOnceAsync(type, picture, values, writeLast, cancel);
        if (fault is FaultKind.DuplicateEvents)
            await WriteOnceAsync(type, picture, values, writeLast, cancel);
    }

    async Task WriteOnceAsync(string type, byte[] picture, AskedValues values, Action<Utf8JsonWriter> writeLast, CancellationToken cancel)
    {
        Encoding.UTF8.GetBytes($"event: {type}\ndata: ", pipe);
        await using (var json = new Utf8JsonWriter(pipe))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            await PictureJson.WriteBase64Async(json, pipe, picture, cancel);
            json.WriteNumber("created_at", created.ToUnixTimeSeconds());
            json.WriteString("size", values.Size);
            json.WriteString("quality", values.Quality);
            json.WriteString("background", values.Background);
            json.WriteString("output_format", PictureJson.Wire(request.Format));
            writeLast(json);
            json.WriteEndObject();
        }

        Encoding.UTF8.GetBytes("\n\n", pipe);
        await pipe.FlushAsync(cancel);
    }
}
