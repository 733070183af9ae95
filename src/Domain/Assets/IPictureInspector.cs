using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Domain.Assets;

/// <summary>Tells what a received file is, without trusting its name or its sender.</summary>
public interface IPictureInspector
{
    /// <summary>The facts of a picture; null when the file cannot be decoded within the limits.</summary>
    Task<StoredPicture?> InspectAsync(SpooledFile file, CancellationToken cancel);
}
