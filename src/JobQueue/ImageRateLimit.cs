namespace ReferenceApp.JobQueue;

/// <summary>
/// The limit as one script in Redis, on Redis' own clock: the generic cell rate algorithm (ITU-T I.371), in which one
/// number per surface, the time when everything taken so far will have been earned, is the whole state.
/// <para>
/// It is politeness, not protection: the surface's own 429 proves that nothing was paid, and is obeyed. So a Redis that is
/// down or has forgotten stops no work: everything is granted, and <see cref="RedisCalls"/> logs it once.
/// </para>
/// <para>
/// A place that nobody takes, because its job was cancelled, is not given to another: the surface is then asked for a
/// little less than it would bear.
/// </para>
/// </summary>
public sealed class ImageRateLimit : IImageRateLimit
{
    /// <summary>
    /// However late workers come, not more than a minute's worth of places is taken up at once. That much the surface
    /// should bear: its 429 ("Limit 4000, Used 4000. Please try again in 467ms") reads like a bucket of a minute's worth
    /// that fills evenly. No page of OpenAI's says so.
    /// </summary>
    static readonly TimeSpan PlaceKept = TimeSpan.FromMinutes(1);

    readonly RedisCalls redis;

    internal ImageRateLimit(RedisCalls redis) => this.redis = redis;

    public async Task<TimeSpan> TakeAsync(
        string surface, int images, int imagesPerMinute, Guid reservation, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesPerMinute, 1);
        // The braces keep both keys on one node of a Redis Cluster.
        var earned = $"images:{{{surface}}}";
        try
        {
            var microseconds = (long)await redis.EvaluateAsync(
                ImageRateLimitScripts.Take,
                [earned, $"{earned}:{reservation:D}"],
                [images, imagesPerMinute, Burst(imagesPerMinute), (long)PlaceKept.TotalMilliseconds],
                cancel);
            return TimeSpan.FromMicroseconds(microseconds);
        }
        catch (QueueUnavailableException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Pictures that may go at once after a pause: six seconds' worth. Should the surface count over any 60 seconds instead
    /// of keeping a bucket, that is at most a tenth too many once after a pause.
    /// </summary>
    static int Burst(int imagesPerMinute) => Math.Max(1, imagesPerMinute / 10);
}
