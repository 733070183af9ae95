using ReferenceApp.ImageApiSimulator.Admin;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>What a request bought, encoded.</summary>
/// <param name="Pictures">As many as asked for.</param>
/// <param name="Partials">Earlier looks of the first picture, the roughest first; empty unless streamed.</param>
sealed record DrawnPictures(IReadOnlyList<byte[]> Pictures, IReadOnlyList<byte[]> Partials);

/// <summary>Draws, on no more threads at a time than the machine has cores: decoded pictures exist only here, so memory is bounded.</summary>
sealed class Studio(CurrentSettings settings) : IDisposable
{
    readonly SemaphoreSlim easels = new(Environment.ProcessorCount);

    public void Dispose() => easels.Dispose();

    /// <exception cref="RefusedException">An input picture cannot be decoded.</exception>
    public async Task<DrawnPictures> DrawAsync(ImageRequest request, CancellationToken cancel)
    {
        var drift = settings.Value.Drift;
        var pictures = new List<byte[]>(request.N);
        IReadOnlyList<byte[]> partials = [];
        for (var index = 0; index < request.N; index++)
        {
            await easels.WaitAsync(cancel);
            try
            {
                var copy = index;
                var (final, earlier) = await Task.Run(() => Finish(request, Draw(request, copy, drift)), cancel);
                pictures.Add(final);
                partials = earlier;
            }
            finally
            {
                easels.Release();
            }
        }

        return new DrawnPictures(pictures, partials);
    }

    static Picture Draw(ImageRequest request, int index, double drift)
    {
        var prompt = PromptReading.Of(request.Prompt);
        var seed = Seed.Of($"{request.Quality} {request.Prompt}", request.Source?.File, index);
        if (request.Source is not { } source)
            return SvgRenderer.Render(Poster.Svg(request.Size, seed, prompt.Texts, request.Transparent), request.Size);

        var mask = source.Mask is null ? null : InputPictures.Decode(source.Mask, "mask");
        var picture = Editor.Edit(InputPictures.Decode(source.File, "image"), mask, prompt, request.Size, seed, drift, request.Transparent);
        if (!request.Transparent)
            Layers.Flatten(picture);
        return picture;
    }

    static (byte[] Final, IReadOnlyList<byte[]> Partials) Finish(ImageRequest request, Picture picture)
    {
        var partials = request.Stream ? request.PartialImages : 0;
        return (Encode(request, picture), [.. Enumerable.Range(0, partials).Select(index => Encode(request, Resampling.Blur(picture, partials + 1 - index)))]);
    }

    static byte[] Encode(ImageRequest request, Picture picture)
    {
        var file = PictureCodec.Encode(picture, request.Format, request.Compression);
        return request.Format == PictureFormat.Png ? Provenance.AddToPng(file, SimulatedManifest.Bytes) : file;
    }
}
