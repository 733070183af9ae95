using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>Gets pictures out of the store to be judged, and puts into it what the loop itself makes.</summary>
sealed class LoopPictures(IAssetStore assets, IPictureInspector inspector, IdSource ids)
{
    /// <summary>Null when the store no longer holds it, or it does not decode.</summary>
    public async Task<Picture?> LoadAsync(string sha256, CancellationToken cancel)
    {
        await using var stream = await assets.OpenReadAsync(sha256, cancel);
        return stream is null ? null : (await PictureCodec.DecodeAsync(stream, PictureLimits.Default, cancel)).Picture;
    }

    /// <summary>Stores a mask for the job and answers its hash. The same mask is the same file.</summary>
    public async Task<string> StoreMaskAsync(JobRun run, PixelMask mask, CancellationToken cancel)
    {
        var png = mask.ToEditMaskPng();
        var file = await assets.SpoolAsync($"{ids.NewId():N}-mask",
            async (target, token) => await target.WriteAsync(png, token), cancel);
        var facts = await inspector.InspectAsync(file, cancel)
            ?? new StoredPicture(file.Sha256, file.Bytes, mask.Width, mask.Height, "png", C2pa: false);
        await assets.AdoptAsync(file, cancel);
        await run.ReferAsync(new AssetReference(
            ids.NewId(), file.Sha256, run.Job.Caller, run.Job.Id, null, "mask", facts, DerivedFrom: null), cancel);
        return file.Sha256;
    }
}
