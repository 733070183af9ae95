using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;
using Polly;
using Polly.Retry;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.EditLoopWorker.Loop;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Runs one job under its lease, and gives the lease back.</summary>
sealed partial class JobRunner(
    JobLeases leases, IAuditStore audit, EditLoop loop, LoopMetrics metrics, DrainTime drain, IOptions<WorkerOptions> options,
    TimeProvider clock, ILogger<JobRunner> log)
{
    /// <summary>After a fault of our own the job rests, so that it is tried again but does not spin.</summary>
    static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    static readonly TimeSpan ReleaseRetry = TimeSpan.FromMilliseconds(250);

    readonly ResiliencePipeline _untilItRunsOut = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(e => e.IsTransient),
            MaxRetryAttempts = (int)(options.Value.LeaseDuration / ReleaseRetry),
            Delay = ReleaseRetry,
        })
        .Build();

    public async Task RunAsync(LeaseFence lease, CancellationToken cancel)
    {
        var (putOff, refused) = (TimeSpan.Zero, false);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewal = RenewAsync(lease, held);
        try
        {
            if (await OpenAsync(lease, held.Token) is { } run)
                await loop.RunAsync(run, held.Token);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(lease.JobId);
            refused = e.LeaseIsLost;
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // The lease was lost, and said so where it was noticed.
        }
        catch (DbException e) when (e.IsTransient)
        {
            // Not the job's fault: it is due again as soon as the database is back.
            LogDatabaseGone(lease.JobId, e.SqlState);
        }
        catch (Exception) when (!held.IsCancellationRequested)
        {
            putOff = AfterFault;
            throw;
        }
        finally
        {
            await held.CancelAsync();
            // The write and the renewal may both have found it; a run counts one.
            if (await renewal || refused)
                metrics.JobLeaseLost();
            await ReleaseAsync(lease, putOff);
        }
    }

    async Task<JobRun?> OpenAsync(LeaseFence lease, CancellationToken cancel)
    {
        if (await audit.FindJobAsync(lease.JobId, cancel) is not { } job)
            return null;
        if (await audit.FindTextAsync(job.Words, cancel) is { } words)
            return new JobRun(audit, lease, job, JobWords.Read(words), clock, drain.Over);
        LogWordsErased(job.Id);
        return null;
    }

    /// <summary>Ends with the run. A lease that is lost, or could not be renewed while it lasted, ends the run: then true.</summary>
    async Task<bool> RenewAsync(LeaseFence lease, CancellationTokenSource held)
    {
        var renewedAt = clock.GetTimestamp();
        try
        {
            using var timer = new PeriodicTimer(options.Value.LeaseRenewal, clock);
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                switch (await TryRenewAsync(lease, held.Token))
                {
                    case true:
                        renewedAt = clock.GetTimestamp();
                        break;
                    case null when clock.GetElapsedTime(renewedAt) < options.Value.LeaseDuration:
                        break;
                    default:
                        LogLeaseLost(lease.JobId);
                        await held.CancelAsync();
                        return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return false;
    }

    /// <summary>Null when the database could not be asked.</summary>
    async Task<bool?> TryRenewAsync(LeaseFence lease, CancellationToken cancel)
    {
        try
        {
            return await leases.RenewAsync(lease, options.Value.LeaseDuration, cancel);
        }
        catch (NpgsqlException e)
        {
            LogDatabaseGone(lease.JobId, e.SqlState);
            return null;
        }
    }

    /// <summary>While the database is gone it is tried again, so that the job is free as soon as it is back.</summary>
    async Task ReleaseAsync(LeaseFence lease, TimeSpan putOff)
    {
        try
        {
            await _untilItRunsOut.ExecuteAsync(async _ => await leases.ReleaseAsync(lease, putOff, CancellationToken.None));
        }
        catch (NpgsqlException e)
        {
            LogDatabaseGone(lease.JobId, e.SqlState);
        }
    }

    [LoggerMessage(EventName = "refapp.job.lease_lost", Level = LogLevel.Warning,
        Message = "Job {JobId}: the lease is lost, this worker stops working on it")]
    partial void LogLeaseLost(Guid jobId);

    [LoggerMessage(EventName = "refapp.job.database_unreachable", Level = LogLevel.Warning,
        Message = "Job {JobId}: the database cannot be reached, SQL state {SqlState}")]
    partial void LogDatabaseGone(Guid jobId, string? sqlState);

    [LoggerMessage(EventName = "refapp.job.words_erased", Level = LogLevel.Warning,
        Message = "Job {JobId}: its words were erased, so there is nothing to run")]
    partial void LogWordsErased(Guid jobId);
}
