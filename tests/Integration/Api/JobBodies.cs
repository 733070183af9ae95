using System.Text;
using ReferenceApp.Contracts;
using ReferenceApp.Imaging;

namespace ReferenceApp.Integration.Api;

/// <summary>Requests and pictures that tests send.</summary>
static class JobBodies
{
    public static JobRequest Smallest { get; } = new()
    {
        Prompt = new PromptBody { Purpose = "Shop poster", Requirements = ["a cup of green tea"] },
    };

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A plain picture; with <paramref name="alpha"/> 0 it serves as a mask that marks everything.</summary>
    public static byte[] Png(int width, int height, byte alpha = 255)
    {
        var rgba = new byte[4 * width * height];
        for (var i = 0; i < rgba.Length; i += 4)
            (rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]) = (200, 180, 40, alpha);
        return PictureCodec.Encode(new Picture(width, height, rgba), PictureFormat.Png);
    }

    public static MultipartFormDataContent Multipart(string job, byte[] source) => new()
    {
        { new StringContent(job, Encoding.UTF8, "application/json"), "job" },
        { new ByteArrayContent(source), "source", "source.png" },
    };
}
