using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>
/// Gathers the appends that arrive while a commit is under way and commits them as the next one, so that one flush
/// to disk serves many callers. Durability is not traded: nobody is answered before the commit that holds their
/// append has returned.
/// </summary>
public sealed partial class GroupCommit(NpgsqlDataSource database, ILogger<GroupCommit> log) : BackgroundService
{
    const int LargestBatch = 256;
    const int Tries = 3;

    readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(4096) { SingleReader = true });

    internal async Task<AppendResult> EnqueueAsync(PreparedAppend append, CancellationToken cancel)
    {
        var waiting = new Waiting(append);
        await _queue.Writer.WriteAsync(waiting, cancel);
        // Once queued it may be committed: the answer is awaited even when the caller has gone, so that nobody
        // concludes "not written" from a cancellation.
        return await waiting.Answer.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(LargestBatch);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var waiting))
                    batch.Add(waiting);
                await CommitAsync(batch);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is queued at shutdown is answered, not lost in silence.
        }

        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var left))
            await CommitAsync([left]);
    }

    async Task CommitAsync(List<Waiting> batch)
    {
        using var span = CommitSpan.Start([.. batch.Select(waiting => waiting.Append)]);
        try
        {
            var results = await CommitWithRetryAsync(batch);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Answer.TrySetResult(results[i]);
        }
        catch (Exception e) when (batch.Count > 1 && e is PostgresException { IsTransient: false })
        {
            // One member's rows cannot be written; the others must not pay for it.
            LogBatchSplit(batch.Count, ((PostgresException)e).SqlState);
            foreach (var single in batch)
                await CommitAsync([single]);
        }
        catch (Exception e)
        {
            foreach (var waiting in batch)
                waiting.Answer.TrySetException(e);
        }
    }

    async Task<IReadOnlyList<AppendResult>> CommitWithRetryAsync(List<Waiting> batch)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await AppendBatch.CommitAsync(database, [.. batch.Select(w => w.Append)]);
            }
            catch (PostgresException e) when (tries < Tries && LostRace(e.SqlState))
            {
                LogRace(e.SqlState, tries);
            }
        }
    }

    /// <summary>
    /// Another process was first: to a lock, or to a key that did not exist yet and so could not be locked. Read again,
    /// its commit is an ordinary answer (replayed, conflict).
    /// </summary>
    static bool LostRace(string sqlState) => sqlState is PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation;

    sealed record Waiting(PreparedAppend Append)
    {
        public TaskCompletionSource<AppendResult> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(EventName = "refapp.audit.batch_split", Level = LogLevel.Warning,
        Message = "Append batch of {Count} failed with SQL state {SqlState}; appending one by one")]
    partial void LogBatchSplit(int count, string sqlState);

    [LoggerMessage(EventName = "refapp.audit.race_lost", Level = LogLevel.Warning,
        Message = "Append batch lost a race to another process ({SqlState}), try {Tries}")]
    partial void LogRace(string sqlState, int tries);
}
