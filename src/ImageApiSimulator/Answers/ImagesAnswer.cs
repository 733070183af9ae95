using System.Text.Json;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;

namespace ReferenceApp.ImageApiSimulator.Answers;

/// <summary>The JSON answer, its keys in the order of recorded traffic of the real API.</summary>
static class ImagesAnswer
{
    public static async Task WriteAsync(HttpResponse response, ImageRequest request, DrawnPictures drawn, DateTimeOffset created, CancellationToken cancel)
    {
        response.ContentType = "application/json";
        var pipe = response.BodyWriter;
        await using var json = new Utf8JsonWriter(pipe);
        json.WriteStartObject();
        json.WriteNumber("created", created.ToUnixTimeSeconds());
        json.WriteString("background", request.Background);
        json.WriteStartArray("data");
        foreach (var picture in drawn.Pictures)
        {
            json.WriteStartObject();
            await PictureJson.WriteBase64Async(json, pipe, picture, cancel);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("output_format", PictureJson.Wire(request.Format));
        json.WriteString("quality", request.Quality);
        json.WriteString("size", request.Size.ToString());
        PictureJson.WriteUsage(json, TokenUsage.Of(request, partialsSent: 0), withOutputDetails: true);
        json.WriteEndObject();
        await PictureJson.FlushAsync(json, pipe, cancel);
    }
}
