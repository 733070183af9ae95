using System.Buffers.Binary;
using System.Text;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Surfaces;

namespace ReferenceApp.Benchmarks.Steps;

/// <summary>
/// An upstream without a network and without a wait. Its answer has about 1 KB, another picture each time, and is kept
/// on disk as a real one is.
/// </summary>
sealed class InstantSurface(IAssetStore assets, IdSource ids) : ISurface
{
    const int PictureBytes = 550;

    /// <summary>Signature, length and type of a PNG's first chunk; width and height follow (PNG §5.2, §11.2.1).</summary>
    static readonly byte[] PngStart = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

    public string Name => "image-api";

    public int? ImagesPerMinute => null;

    public async Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
    {
        var head = new AnswerHead(200, $"req_{sent.AttemptId:N}", sent.ElapsedMs);
        using var body = new MemoryStream(Answer());
        return new SurfaceAnswer.Whole(await AnswerFile.SpoolAsync(assets, sent, head, body, cancel));
    }

    byte[] Answer() => Encoding.UTF8.GetBytes(
        $$$"""
        {"created":1767225600,"background":"opaque","data":[{"b64_json":"{{{Convert.ToBase64String(Picture())}}}"}],"output_format":"png","quality":"low","size":"1024x1024","usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":50,"image_tokens":0},"output_tokens":272,"total_tokens":322}}
        """);

    /// <summary>The head of a PNG, and noise: nobody decodes it here.</summary>
    byte[] Picture()
    {
        var picture = ids.NewSalt(PictureBytes);
        PngStart.CopyTo(picture, 0);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(PngStart.Length), 1024);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(PngStart.Length + sizeof(int)), 1024);
        return picture;
    }
}
