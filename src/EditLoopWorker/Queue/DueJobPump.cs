using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>
/// Takes the leases of due jobs and runs them side by side, up to the configured number. Redis says at once what is due;
/// the sweep asks Postgres what Redis has lost, so that losing Redis costs a moment, never a job.
/// </summary>
sealed partial class DueJobPump(
    DueJobs queue, JobLeases leases, JobRunner runner, LeaseOwner owner, IOptions<WorkerOptions> options, TimeProvider clock,
    ILogger<DueJobPump> log)
    : BackgroundService
{
    static readonly TimeSpan LongestWithoutSweep = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _free = new(options.Value.MaxConcurrentJobs);
    long _lastSweep = clock.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                var room = await FreePlacesAsync(stoppingToken);
                var taken = await TakeAsync(room, stoppingToken);
                if (room > taken.Count)
                    _free.Release(room - taken.Count);
                foreach (var (lease, cause) in taken)
                    running.Add(RunAsync(lease, cause, stoppingToken));
                running.RemoveWhere(task => task.IsCompleted);
                if (taken.Count == 0)
                    await queue.WaitForWakeAsync(options.Value.SweepInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    /// <summary>Waits for one place, and takes whatever others are free.</summary>
    async Task<int> FreePlacesAsync(CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        var places = 1;
        while (places < options.Value.MaxConcurrentJobs && _free.Wait(0, CancellationToken.None))
            places++;
        return places;
    }

    /// <summary>None when the database cannot be asked: whatever was due stays so.</summary>
    async Task<IReadOnlyList<(LeaseFence Lease, DueJob? Cause)>> TakeAsync(int room, CancellationToken cancel)
    {
        try
        {
            var sinceSweep = clock.GetElapsedTime(_lastSweep);
            // A queue that never runs dry must not hide a job whose signal is lost.
            if (sinceSweep >= LongestWithoutSweep)
                return await SweepAsync(room, cancel);
            var taken = await TakeSignalledAsync(room, cancel);
            return taken.Count == room || sinceSweep < options.Value.SweepInterval
                ? taken
                : [.. taken, .. await SweepAsync(room - taken.Count, cancel)];
        }
        catch (Npgsql.NpgsqlException e)
        {
            LogTakingFailed(e.SqlState);
            return [];
        }
    }

    async Task<IReadOnlyList<(LeaseFence Lease, DueJob? Cause)>> SweepAsync(int room, CancellationToken cancel)
    {
        _lastSweep = clock.GetTimestamp();
        var taken = await leases.TakeDueAsync(room, owner.Name, options.Value.LeaseDuration, cancel);
        return [.. taken.Select(lease => (lease, (DueJob?)null))];
    }

    async Task<IReadOnlyList<(LeaseFence Lease, DueJob? Cause)>> TakeSignalledAsync(int room, CancellationToken cancel)
    {
        var due = await queue.ReadAsync(owner.Name, room, cancel);
        if (due.Count == 0)
            return [];
        var causes = due.GroupBy(job => job.JobId).ToDictionary(jobs => jobs.Key, jobs => jobs.First());
        var taken = await leases.TakeAsync(causes.Keys, owner.Name, options.Value.LeaseDuration, cancel);
        // Acknowledged as soon as the leases are held, or found to be somebody else's: from here on they keep the jobs.
        await queue.AcknowledgeAsync(due, cancel);
        return [.. taken.Select(lease => (lease, (DueJob?)causes[lease.JobId]))];
    }

    async Task RunAsync(LeaseFence lease, DueJob? cause, CancellationToken cancel)
    {
        using var span = JobQueueTelemetry.StartProcess(cause);
        span?.SetTag("refapp.job.id", lease.JobId);
        try
        {
            await runner.RunAsync(lease, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The lease is given back or runs out, and another worker goes on.
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            LogFailed(lease.JobId, e.GetType().Name, e);
        }
        finally
        {
            _free.Release();
        }
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Due jobs could not be taken, SQL state {SqlState}")]
    partial void LogTakingFailed(string? sqlState);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} stopped on {ErrorType}; it will be taken up again")]
    partial void LogFailed(Guid jobId, string errorType, Exception e);
}
