using ReferenceApp.Domain.Assets;
using ReferenceApp.Surfaces;

namespace ReferenceApp.Testing;

/// <summary>Holds every call that arrives until it is released, and paints then.</summary>
public sealed class HeldSurface(IAssetStore assets) : ISurface
{
    readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _arrivals;

    public string Name => "image-api";

    public int? ImagesPerMinute => null;

    public int Arrivals => Volatile.Read(ref _arrivals);

    public void Release() => _released.SetResult();

    public async Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
    {
        Interlocked.Increment(ref _arrivals);
        await _released.Task.WaitAsync(cancel);
        return await new PaintingSurface(assets).SendAsync(request, sent, cancel);
    }
}
