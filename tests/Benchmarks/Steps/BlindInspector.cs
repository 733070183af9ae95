using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Benchmarks.Steps;

/// <summary>Believes that a picture has the size that was asked for: imaging is not what is measured.</summary>
sealed class BlindInspector : IPictureInspector
{
    public Task<StoredPicture?> InspectAsync(SpooledFile file, CancellationToken cancel) =>
        Task.FromResult<StoredPicture?>(new StoredPicture(file.Sha256, file.Bytes, 1024, 1024, "png", C2pa: false));
}
