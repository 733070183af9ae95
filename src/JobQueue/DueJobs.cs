using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ReferenceApp.JobQueue;

/// <summary>A signal that a job is due. It is a hint: the lease in Postgres decides who works, and whether there is work.</summary>
/// <param name="MessageId">Redis' id of the stream entry.</param>
/// <param name="Parent">The span that made the job due, if it was traced.</param>
public sealed record DueJob(string MessageId, Guid JobId, ActivityContext? Parent);

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

    // The group is made at 0, not at the end, so that what was signalled before it existed is delivered.
    const string ReadScript =
        """
        local function read()
          return redis.pcall('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[3], 'STREAMS', KEYS[1], '>')
        end
        local reply = read()
        if reply and reply.err and string.find(reply.err, 'NOGROUP', 1, true) then
          redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
          reply = read()
        end
        if not reply then return {} end
        if reply.err then return reply end
        return reply[1][2]
        """;

    const string AcknowledgeScript =
        """
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
        return redis.call('XDEL', KEYS[1], ARGV[2])
        """;

    const string DropScript =
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', 1000, 'JUSTID')
        if claimed.err then return 0 end
        for _, id in ipairs(claimed[2]) do
          redis.call('XACK', KEYS[1], ARGV[1], id)
          redis.call('XDEL', KEYS[1], id)
        end
        for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
          local name, pending, idle = consumer[2], consumer[4], consumer[6]
          if name ~= ARGV[2] and pending == 0 and idle > tonumber(ARGV[3]) then
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
          end
        end
        return #claimed[2]
        """;

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
        wakes = new RedisSubscription(redis, WakeChannel, _ => woken.Writer.TryWrite(true));
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
            var id = await redis.ExecuteAsync("XADD", Entry(jobId, activity ?? Activity.Current), cancel);
            activity?.SetTag("messaging.message.id", id.ToString());
            await redis.PublishAsync(WakeChannel, "", cancel);
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
            var entries = (RedisResult[])await redis.EvaluateAsync(ReadScript, StreamName, [Group, consumer, count], cancel);
            var due = new List<DueJob>(entries.Length);
            foreach (var entry in entries)
            {
                if (Parse(entry) is { } job)
                    due.Add(job);
            }

            return due;
        }
        catch (QueueUnavailableException)
        {
            return [];
        }
    }

    /// <summary>
    /// Forgets a signal, as soon as the lease is held or found to be held by another. False when Redis is down; the signal
    /// then ends in <see cref="DropAbandonedAsync"/>.
    /// </summary>
    public async Task<bool> AcknowledgeAsync(DueJob due, CancellationToken cancel)
    {
        try
        {
            await redis.EvaluateAsync(AcknowledgeScript, StreamName, [Group, due.MessageId], cancel);
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
            return (int)await redis.EvaluateAsync(DropScript, StreamName, [Group, consumer, idle], cancel);
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

    object[] Entry(Guid jobId, Activity? cause)
    {
        List<object> arguments = [(RedisKey)StreamName, "MAXLEN", "~", redis.Options.MaxStreamLength, "*", "job", jobId.ToString("D")];
        if (cause is { IdFormat: ActivityIdFormat.W3C, Id: { } traceparent })
            arguments.AddRange(["traceparent", traceparent]);
        if (cause?.TraceStateString is { Length: > 0 } tracestate)
            arguments.AddRange(["tracestate", tracestate]);
        return [.. arguments];
    }

    DueJob? Parse(RedisResult entry)
    {
        var parts = (RedisResult[])entry;
        var id = (string)parts[0];
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!parts[1].IsNull)
        {
            var pairs = (string[])parts[1];
            for (var i = 0; i + 1 < pairs.Length; i += 2)
                fields[pairs[i]] = pairs[i + 1];
        }

        if (!Guid.TryParseExact(fields.GetValueOrDefault("job"), "D", out var jobId))
        {
            // Left pending: DropAbandonedAsync forgets it.
            Log.Unreadable(logger, id);
            return null;
        }

        ActivityContext? parent = ActivityContext.TryParse(
            fields.GetValueOrDefault("traceparent"), fields.GetValueOrDefault("tracestate"), isRemote: true, out var context)
            ? context
            : null;
        return new DueJob(id, jobId, parent);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Entry {MessageId} of the due-job stream names no job")]
        public static partial void Unreadable(ILogger logger, string messageId);
    }
}
