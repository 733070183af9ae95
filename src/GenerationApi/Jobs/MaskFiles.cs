using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Catalog;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Keeps the masks that callers send.</summary>
sealed class MaskFiles(IAssetStore assets, IdSource ids)
{
    /// <param name="size">Of the picture that it masks.</param>
    public async Task<StoredPicture> StoreAsync(byte[] png, PictureSize size, CancellationToken cancel)
    {
        var file = await assets.SpoolAsync(
            $"{ids.NewId():N}-mask", async (target, token) => await target.WriteAsync(png, token), cancel);
        await assets.AdoptAsync(file, cancel);
        return new StoredPicture(file.Sha256, file.Bytes, size.Width, size.Height, "png", C2pa: false);
    }
}
