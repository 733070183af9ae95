using System.Diagnostics;
using ReferenceApp.JobQueue;
using ReferenceApp.Surfaces;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>Keeps the jobs of all workers together within what each surface gives the account.</summary>
sealed class SurfaceLimits(IImageRateLimit limit, IEnumerable<ISurface> surfaces)
{
    readonly Dictionary<string, int?> _imagesPerMinute = surfaces.ToDictionary(s => s.Name, s => s.ImagesPerMinute);

    /// <summary>
    /// Zero: the job may buy now. Otherwise how long it has to wait; its place is kept under its id, since a job asks for
    /// one call at a time.
    /// </summary>
    public async Task<TimeSpan> TakeAsync(JobRun run, SurfaceRequest request)
    {
        var surface = run.Job.Plan.Surface;
        // A drill stays inside this process.
        if (request.Drill is not null || _imagesPerMinute[surface] is not { } imagesPerMinute)
            return TimeSpan.Zero;

        var wait = await limit.TakeAsync(surface, request.Count, imagesPerMinute, run.Job.Id, run.CallsEnd);
        if (wait > TimeSpan.Zero)
            Activity.Current?.SetTag("refapp.rate_limit.wait_ms", (long)wait.TotalMilliseconds);
        return wait;
    }
}
