using ReferenceApp.Domain.Assets;
using ReferenceApp.Imaging;
using ReferenceApp.Surfaces;

namespace ReferenceApp.Testing;

/// <summary>
/// A surface without a network that paints real pictures: a new one is a pattern, an edit fills the masked place and
/// leaves the rest as it is. A test may say otherwise for any call.
/// </summary>
public sealed class PaintingSurface(IAssetStore assets) : ISurface
{
    public string Name => "image-api";

    public int? ImagesPerMinute { get; set; }

    public List<SurfaceRequest> Requests { get; } = [];

    /// <summary>The <c>usage</c> of every answer, as the wire has it.</summary>
    public string Usage { get; init; } =
        """{"input_tokens":10,"input_tokens_details":{"text_tokens":10,"image_tokens":0},"output_tokens":100,"total_tokens":110}""";

    /// <summary>What to answer instead of painting; null paints.</summary>
    public Func<SurfaceRequest, SurfaceAnswer?> Answer { get; set; } = _ => null;

    /// <summary>Happens while the surface works.</summary>
    public Func<CommittedSend, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>Happens once the answer is on disk, before the surface returns it.</summary>
    public Func<CommittedSend, Task> Afterwards { get; set; } = _ => Task.CompletedTask;

    /// <summary>Spoils the finished picture, to see whether it is noticed.</summary>
    public Action<SurfaceRequest, Picture> Spoil { get; set; } = (_, _) => { };

    public async Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
    {
        Requests.Add(request);
        await Meanwhile(sent);
        cancel.ThrowIfCancellationRequested();
        if (Answer(request) is { } said)
            return said;
        if (request.Drill is { } drill)
            return new SurfaceAnswer.Refused(400, "req_drill_1", new SurfaceError("image_generation_user_error", drill, "input"), null);
        var picture = request.Operation == "edit" ? await EditAsync(request, cancel) : New(request);
        Spoil(request, picture);
        var png = Convert.ToBase64String(PictureCodec.Encode(picture, PictureFormat.Png));
        var json = $$$"""{"data":[{"b64_json":"{{{png}}}"}],"usage":{{{Usage}}} }""";
        var head = new AnswerHead(200, $"req_{Requests.Count}", sent.ElapsedMs);
        using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var answer = await AnswerFile.SpoolAsync(assets, sent, head, body, cancel);
        await Afterwards(sent);
        return new SurfaceAnswer.Whole(answer);
    }

    static Picture New(SurfaceRequest request)
    {
        var size = request.Size.Split('x');
        var (width, height) = (int.Parse(size[0]), int.Parse(size[1]));
        var rgba = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
            (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]) =
                ((byte)(i % width / 8), (byte)(i / width / 8), 120, 255);
        return new Picture(width, height, rgba);
    }

    async Task<Picture> EditAsync(SurfaceRequest request, CancellationToken cancel)
    {
        var picture = await LoadAsync(request.Images[0], cancel);
        if (request.MaskSha256 is not { } maskSha256)
            return picture;
        var place = PixelMask.FromAlpha(await LoadAsync(maskSha256, cancel));
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
                if (place[x, y])
                    picture.Rgba[4 * (y * picture.Width + x)] ^= 0xC0;
        return picture;
    }

    async Task<Picture> LoadAsync(string sha256, CancellationToken cancel)
    {
        await using var stream = await assets.OpenReadAsync(sha256, cancel) ?? throw new FileNotFoundException(sha256);
        return (await PictureCodec.DecodeAsync(stream, PictureLimits.Default, cancel)).Picture!;
    }
}
