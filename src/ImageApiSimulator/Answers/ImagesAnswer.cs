using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Answers;

/// <summary>The JSON answer, its keys in the order of recorded traffic of the real API.</summary>
static class ImagesAnswer
{
    public static async Task WriteAsync(HttpResponse response, ImageRequest request, Drawing.Drawing drawing, DateTimeOffset created, CancellationToken cancel)
    {
        response.ContentType = "application/json";
        var body = new Base64Writer(response.BodyWriter);
        body.Write($$"""{"created":{{created.ToUnixTimeSeconds()}},"background":"{{request.Background}}","data":[""");
        for (var index = 0; index < drawing.Pictures.Count; index++)
        {
            body.Write(index == 0 ? """{"b64_json":" """.TrimEnd() : ""","{"b64_json":" """.TrimEnd());
            await body.WriteAsync(drawing.Pictures[index], cancel);
            body.Write("\"}");
        }

        body.Write($$"""],"output_format":"{{Wire(request.Format)}}","quality":"{{request.Quality}}","size":"{{request.Size}}",""");
        body.Write($$""" "usage":{{Usage(TokenUsage.Of(request, partialsSent: 0))}}}""".TrimStart());
        await body.FlushAsync(cancel);
    }

    public static string Wire(PictureFormat format) => format.ToString().ToLowerInvariant();

    static string Usage(TokenUsage usage) =>
        $$$"""{"input_tokens":{{{usage.Input}}},"input_tokens_details":{"image_tokens":{{{usage.ImageIn}}},"text_tokens":{{{usage.TextIn}}}},"""
        + $$$""" "output_tokens":{{{usage.ImageOut}}},"output_tokens_details":{"image_tokens":{{{usage.ImageOut}}},"text_tokens":0},"total_tokens":{{{usage.Total}}}}""".TrimStart();
}
