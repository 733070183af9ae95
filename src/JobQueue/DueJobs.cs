using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ReferenceApp.JobQueue;

/// <summary>
/// "Job J is due", from whoever committed that to the workers, on a Redis stream with one consumer group.
/// <para>
/// Postgres holds the truth and a sweep signals again whatever is due and not leased, so every signal may be lost or
/// come twice. That is why nothing here throws when Redis is down, and why dropping an old signal is safe.
/// </para>
/// <para>The connection is shared by the whole process, so nothing blocks on it: reads return at once, and pub/sub wakes.</para>
/// </summary>
public sealed partial class DueJobs
{
    internal const string StreamName = "jobs:due";
    internal const string Group = "workers";
    const string WakeChannel = "jobs:wake";

    readonly RedisCalls redis;
    readonly TimeProvider clock;
    readonly ILogger logger;
    readonly RedisSubscription wakes;

    // Holds one wake, so that a signal between a read and the next wait is not missed, and many are one.
    readonly Channel<bool> woken = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal DueJobs(RedisCalls redis, TimeProvider clock, ILogger<DueJobs> logger)
    {
        (this.redis, this.clock, this.logger) = (redis, clock, logger);
        wakes = new RedisSubscription(redis, clock, WakeChannel, _ => woken.Writer.TryWrite(true));
    }

    /// <summary>
    /// Tells the workers, after the commit that made the job due. Never fails its caller: false means that Redis is down
    /// (or the caller gave up), and the sweep will signal.
    /// </summary>
    public async Task<bool> SignalAsync(Guid jobId, CancellationToken cancel)
    {
        using var activity = JobQueueTelemetry.StartPublish();
        try
        {
            var fields = DueJobEntry.Fields(jobId, activity ?? Activity.Current);
            var id = await redis.EvaluateAsync(
                DueJobScripts.Signal, [StreamName], [WakeChannel, redis.Options.MaxStreamLength, .. fields], cancel);
            activity?.SetTag("messaging.message.id", id.ToString());
            return true;
        }
        catch (Exception e) when (e is QueueUnavailableException or OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", (e.InnerException ?? e).GetType().FullName);
            return false;
        }
    }

    /// <summary>Takes up to <paramref name="count"/> signals that no other consumer has been given; none when Redis is down.</summary>
    /// <param name="consumer">Names this worker process among the others.</param>
    public async Task<IReadOnlyList<DueJob>> ReadAsync(string consumer, int count, CancellationToken cancel)
    {
        try
        {
            var reply = await redis.EvaluateAsync(DueJobScripts.Read, [StreamName], [Group, consumer, count], cancel);
            var due = new List<DueJob>();
            foreach (var entry in (RedisResult[]?)reply ?? [])
            {
                if (DueJobEntry.Parse(entry, out var id) is { } job)
                    due.Add(job);
                else
                    Log.Unreadable(logger, id);
            }

            return due;
        }
        catch (QueueUnavailableException)
        {
            return [];
        }
    }

    /// <summary>
    /// Forgets signals, as soon as their leases are held or found to be held by others. False when Redis is down; the
    /// signals then end in <see cref="DropAbandonedAsync"/>.
    /// </summary>
    public async Task<bool> AcknowledgeAsync(IReadOnlyCollection<DueJob> due, CancellationToken cancel)
    {
        try
        {
            await redis.EvaluateAsync(DueJobScripts.Acknowledge, [StreamName], [Group, .. due.Select(job => job.MessageId)], cancel);
            return true;
        }
        catch (QueueUnavailableException)
        {
            return false;
        }
    }

    /// <summary>
    /// Forgets signals whose reader never acknowledged them, and consumers long unseen; to be called at start and now and
    /// then. Safe, because a signal is only a hint: if its job is still due, the sweep has sent another by now, and if
    /// its reader is merely slow, the lease that it holds or is about to take doesn't depend on the signal.
    /// </summary>
    /// <returns>How many signals were forgotten.</returns>
    public async Task<int> DropAbandonedAsync(string consumer, CancellationToken cancel)
    {
        try
        {
            var idle = (long)redis.Options.AbandonedAfter.TotalMilliseconds;
            return (int)await redis.EvaluateAsync(DueJobScripts.DropAbandoned, [StreamName], [Group, consumer, idle], cancel);
        }
        catch (QueueUnavailableException)
        {
            return 0;
        }
    }

    /// <summary>
    /// Returns when a signal was sent since the last call, or after <paramref name="max"/>. A wake can get lost with the
    /// connection, so the caller reads either way.
    /// </summary>
    /// <returns>True when woken.</returns>
    public async Task<bool> WaitForWakeAsync(TimeSpan max, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(max, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await wakes.EnsureAsync(either.Token);
            await woken.Reader.WaitToReadAsync(either.Token);
            woken.Reader.TryRead(out _);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.queue.unreadable_entry", Level = LogLevel.Warning,
            Message = "Entry {MessageId} of the due-job stream names no job")]
        public static partial void Unreadable(ILogger logger, string messageId);
    }
}
