using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.JobQueue;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>
/// Takes the leases of due jobs and runs them side by side, up to the configured number. Redis says at once what is due;
/// the sweep asks Postgres, so that losing Redis costs a moment, never a job.
/// </summary>
sealed partial class DueJobPump(
    DueJobs queue, JobLeases leases, JobRunner runner, LeaseOwner owner, IOptions<WorkerOptions> options, TimeProvider clock,
    ILogger<DueJobPump> log)
    : BackgroundService
{
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
                foreach (var work in taken)
                    running.Add(RunAsync(work, stoppingToken));
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

    /// <summary>
    /// Once a second what Postgres says is due comes first, longest due first: what a dead worker had begun is finished before
    /// new work is started. None when the database cannot be asked: whatever was due stays so.
    /// </summary>
    async Task<IReadOnlyList<Work>> TakeAsync(int room, CancellationToken cancel)
    {
        try
        {
            if (clock.GetElapsedTime(_lastSweep) < options.Value.SweepInterval)
                return await TakeSignalledAsync(room, cancel);
            var swept = await SweepAsync(room, cancel);
            return swept.Count == room ? swept : [.. swept, .. await TakeSignalledAsync(room - swept.Count, cancel)];
        }
        catch (Npgsql.NpgsqlException e)
        {
            LogTakingFailed(e.SqlState);
            return [];
        }
    }

    async Task<IReadOnlyList<Work>> SweepAsync(int room, CancellationToken cancel)
    {
        _lastSweep = clock.GetTimestamp();
        var taken = await leases.TakeDueAsync(room, owner.Name, options.Value.LeaseDuration, cancel);
        return [.. taken.Select(job => new Work(job.Lease, () => JobQueueTelemetry.StartProcess(job.TraceParent)))];
    }

    async Task<IReadOnlyList<Work>> TakeSignalledAsync(int room, CancellationToken cancel)
    {
        var due = await queue.ReadAsync(owner.Name, room, cancel);
        if (due.Count == 0)
            return [];
        var causes = due.GroupBy(job => job.JobId).ToDictionary(jobs => jobs.Key, jobs => jobs.First());
        var taken = await leases.TakeAsync(causes.Keys, owner.Name, options.Value.LeaseDuration, cancel);
        // Acknowledged as soon as the leases are held, or found to be somebody else's: from here on they keep the jobs.
        await queue.AcknowledgeAsync(due, cancel);
        return [.. taken.Select(lease => new Work(lease, () => JobQueueTelemetry.StartProcess(causes[lease.JobId])))];
    }

    async Task RunAsync(Work work, CancellationToken cancel)
    {
        var lease = work.Lease;
        using var span = work.StartSpan();
        JobBaggage.Set(span, lease.JobId);
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

    /// <param name="StartSpan">In the trace of whoever made the job due.</param>
    sealed record Work(LeaseFence Lease, Func<Activity?> StartSpan);

    [LoggerMessage(EventName = "refapp.queue.taking_failed", Level = LogLevel.Warning,
        Message = "Due jobs could not be taken, SQL state {SqlState}")]
    partial void LogTakingFailed(string? sqlState);

    [LoggerMessage(EventName = "refapp.job.stopped", Level = LogLevel.Error,
        Message = "Job {JobId} stopped on {ErrorType}; it will be taken up again")]
    partial void LogFailed(Guid jobId, string errorType, Exception e);
}
