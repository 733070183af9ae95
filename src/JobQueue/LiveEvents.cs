using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace ReferenceApp.JobQueue;

/// <summary>A job has moved on. It says no more than that, so that the pub/sub channel carries nothing personal.</summary>
/// <param name="Version">Of the job's stream, after the change; 0 when only one of its calls has moved.</param>
public sealed record JobChanged(Guid JobId, long Version);

/// <summary>
/// Notices for whoever watches a job live. They may be lost or come twice: a watcher reads the job first and again from time to time,
/// and a notice only makes it look sooner.
/// </summary>
public sealed class LiveEvents
{
    const string ChannelName = "jobs:changed";

    // A watcher that falls behind needs the newest version, not each of them.
    const int Backlog = 64;

    readonly RedisCalls redis;
    readonly RedisSubscription subscription;
    readonly ConcurrentDictionary<Watch, bool> watches = new();

    internal LiveEvents(RedisCalls redis, TimeProvider clock)
    {
        this.redis = redis;
        subscription = new RedisSubscription(redis, clock, ChannelName, Deliver);
    }

    /// <summary>Tells the watchers of every process, after the commit. Never fails its caller: false means that it wasn't told.</summary>
    public async Task<bool> PublishAsync(JobChanged change, CancellationToken cancel)
    {
        try
        {
            await redis.PublishAsync(ChannelName, string.Create(CultureInfo.InvariantCulture, $"{change.JobId:D} {change.Version}"), cancel);
            return true;
        }
        catch (Exception e) when (e is QueueUnavailableException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Watches one job, or all with null, from the moment this returns: read the job after it, and nothing falls between.
    /// While Redis is down the watch is silent, and goes on once Redis is back.
    /// </summary>
    public async Task<Watch> WatchAsync(Guid? jobId, CancellationToken cancel)
    {
        var watch = new Watch(this, jobId);
        watches[watch] = true;
        try
        {
            await subscription.EnsureAsync(cancel);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    void Deliver(string message)
    {
        if (message.Split(' ') is not [var id, var version]
            || !Guid.TryParseExact(id, "D", out var jobId)
            || !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;
        foreach (var watch in watches.Keys)
            watch.Deliver(new JobChanged(jobId, number));
    }

    /// <summary>One watcher. Disposing it ends <see cref="Changes"/>.</summary>
    public sealed class Watch : IDisposable
    {
        readonly LiveEvents owner;
        readonly Guid? jobId;
        readonly Channel<JobChanged> changes = Channel.CreateBounded<JobChanged>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });

        internal Watch(LiveEvents owner, Guid? jobId) => (this.owner, this.jobId) = (owner, jobId);

        /// <summary>What has arrived and not been read, oldest first.</summary>
        public ChannelReader<JobChanged> Changes => changes.Reader;

        public void Dispose()
        {
            owner.watches.TryRemove(this, out _);
            changes.Writer.TryComplete();
        }

        internal void Deliver(JobChanged change)
        {
            if (jobId is null || jobId == change.JobId)
                changes.Writer.TryWrite(change);
        }
    }
}
