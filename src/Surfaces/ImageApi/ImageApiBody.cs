using System.ClientModel;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.Surfaces.ImageApi;

/// <summary>A multipart body whose pictures are read from the store while they are sent.</summary>
sealed class EditBody(MultipartFormDataContent form) : IAsyncDisposable
{
    public string ContentType { get; } = form.Headers.ContentType!.ToString();

    public BinaryContent Content { get; } = new MultipartBinaryContent(form);

    public ValueTask DisposeAsync()
    {
        Content.Dispose();
        form.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What goes over the wire. Only fields the model takes: no response_format, style or input_fidelity.</summary>
static class ImageApiBody
{
    public static BinaryContent Generation(SurfaceRequest request)
    {
        var json = new JsonObject
        {
            ["model"] = request.Model,
            ["prompt"] = request.Prompt,
            ["n"] = request.Count,
            ["size"] = request.Size,
            ["quality"] = request.Quality,
            ["output_format"] = request.Format,
        };
        if (request.Format is not "png")
            json["output_compression"] = request.Compression;
        return BinaryContent.Create(BinaryData.FromString(json.ToJsonString()));
    }

    /// <exception cref="FileNotFoundException">An input picture is no longer in the store.</exception>
    public static async Task<EditBody> EditAsync(SurfaceRequest request, IAssetStore assets, CancellationToken cancel)
    {
        var form = new MultipartFormDataContent();
        try
        {
            foreach (var (name, value) in Fields(request))
                form.Add(new StringContent(value), name);
            foreach (var (sha256, index) in request.Images.Select((sha256, index) => (sha256, index)))
                form.Add(await PictureAsync(assets, sha256, cancel), "image[]", $"image-{index}");
            if (request.MaskSha256 is { } mask)
                form.Add(await PictureAsync(assets, mask, cancel), "mask", "mask.png");
            return new EditBody(form);
        }
        catch
        {
            form.Dispose();
            throw;
        }
    }

    static IEnumerable<(string, string)> Fields(SurfaceRequest request)
    {
        yield return ("model", request.Model);
        yield return ("prompt", request.Prompt);
        yield return ("n", request.Count.ToString());
        yield return ("size", request.Size);
        yield return ("quality", request.Quality);
        yield return ("output_format", request.Format);
        if (request.Format is not "png")
            yield return ("output_compression", request.Compression.ToString());
    }

    /// <summary>The service refuses a part whose type it cannot tell, so the type is read from the file's first bytes.</summary>
    static async Task<StreamContent> PictureAsync(IAssetStore assets, string sha256, CancellationToken cancel)
    {
        var stream = await assets.OpenReadAsync(sha256, cancel)
            ?? throw new FileNotFoundException("An input picture is no longer in the store.");
        var head = new byte[12];
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        stream.Position = 0;
        return new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType(head.AsSpan(0, read))) } };
    }

    static string MediaType(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, ..] => "image/jpeg",
        _ => "image/webp",
    };
}

/// <summary>Lets the SDK send a form without first holding it in memory.</summary>
sealed class MultipartBinaryContent(MultipartFormDataContent form) : BinaryContent
{
    public override bool TryComputeLength(out long length)
    {
        length = form.Headers.ContentLength ?? 0;
        return form.Headers.ContentLength is not null;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellationToken = default) =>
        form.CopyTo(stream, null, cancellationToken);

    public override Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default) =>
        form.CopyToAsync(stream, cancellationToken);

    public override void Dispose()
    {
    }
}
