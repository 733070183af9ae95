using ReferenceApp.JobQueue;

namespace ReferenceApp.Unit.EditLoop;

/// <summary>A limit that lets wait whom a test wants, and remembers who asked.</summary>
public sealed class SaidLimit : IImageRateLimit
{
    public List<Asked> Asks { get; } = [];

    /// <summary>The answer to the ask of this number, from 1.</summary>
    public Func<int, TimeSpan> Wait { get; set; } = _ => TimeSpan.Zero;

    public Task<TimeSpan> TakeAsync(
        string surface, int images, int imagesPerMinute, Guid reservation, CancellationToken cancel)
    {
        Asks.Add(new Asked(surface, images, imagesPerMinute, reservation));
        return Task.FromResult(Wait(Asks.Count));
    }

    public sealed record Asked(string Surface, int Images, int ImagesPerMinute, Guid Reservation);
}
