using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Runs one job under its lease, and gives the lease back.</summary>
sealed partial class JobRunner(
    DueJobs queue, JobLeases leases, IAuditStore audit, EditLoop loop, WorkerName name, IOptions<WorkerOptions> options,
    TimeProvider clock, ILogger<JobRunner> log)
{
    /// <summary>After a fault of our own the job rests, so that it is tried again but does not spin.</summary>
    static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    public async Task RunAsync(DueJob due, CancellationToken cancel)
    {
        var lease = await leases.TryTakeAsync(due.JobId, name.Value, options.Value.LeaseDuration, cancel);
        // Acknowledged as soon as the lease is held, or is found to be somebody else's: from here on it keeps the job.
        await queue.AcknowledgeAsync(due, cancel);
        if (lease is null)
            return;

        var putOff = TimeSpan.Zero;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewal = RenewAsync(lease, held);
        try
        {
            if (await OpenAsync(lease, held.Token, cancel) is { } run)
                await loop.RunAsync(run, held.Token);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(due.JobId);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // The lease was lost, and said so where it was noticed.
        }
        catch (Exception) when (!held.IsCancellationRequested)
        {
            putOff = AfterFault;
            throw;
        }
        finally
        {
            await held.CancelAsync();
            await renewal;
            await leases.ReleaseAsync(lease, putOff, CancellationToken.None);
        }
    }

    async Task<JobRun?> OpenAsync(LeaseFence lease, CancellationToken cancel, CancellationToken stopping)
    {
        if (await audit.FindJobAsync(lease.JobId, cancel) is not { } job)
            return null;
        if (await audit.FindTextAsync(job.Words, cancel) is { } words)
            return new JobRun(audit, lease, job, JobWords.Read(words), clock, stopping);
        LogWordsErased(job.Id);
        return null;
    }

    /// <summary>Ends with the run. A lease that cannot be renewed ends the run.</summary>
    async Task RenewAsync(LeaseFence lease, CancellationTokenSource held)
    {
        try
        {
            using var timer = new PeriodicTimer(options.Value.LeaseRenewal, clock);
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                if (!await leases.RenewAsync(lease, options.Value.LeaseDuration, held.Token))
                {
                    LogLeaseLost(lease.JobId);
                    await held.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Npgsql.NpgsqlException e)
        {
            LogRenewalFailed(lease.JobId, e.SqlState);
            await held.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the lease is lost, this worker stops working on it")]
    partial void LogLeaseLost(Guid jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the lease could not be renewed, SQL state {SqlState}")]
    partial void LogRenewalFailed(Guid jobId, string? sqlState);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: its words were erased, so there is nothing to run")]
    partial void LogWordsErased(Guid jobId);
}
