using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Takes due jobs from the queue and runs them side by side, up to the configured number.</summary>
sealed partial class DueJobPump(
    DueJobs queue, JobRunner runner, WorkerName name, IOptions<WorkerOptions> options, ILogger<DueJobPump> log)
    : BackgroundService
{
    static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim _free = new(options.Value.MaxConcurrentJobs);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                await _free.WaitAsync(stoppingToken);
                var room = 1 + Drain();
                var due = await queue.ReadAsync(name.Value, room, stoppingToken);
                if (room > due.Count)
                    _free.Release(room - due.Count);
                foreach (var job in due)
                    running.Add(RunAsync(job, stoppingToken));
                running.RemoveWhere(task => task.IsCompleted);
                if (due.Count == 0)
                    await queue.WaitForWakeAsync(LongestNap, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    /// <summary>Takes whatever further places are free, without waiting.</summary>
    int Drain()
    {
        var places = 0;
        while (places < options.Value.MaxConcurrentJobs && _free.Wait(0))
            places++;
        return places;
    }

    async Task RunAsync(DueJob due, CancellationToken cancel)
    {
        using var span = JobQueueTelemetry.StartProcess(due);
        span?.SetTag("refapp.job.id", due.JobId);
        try
        {
            await runner.RunAsync(due, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The lease runs out and another worker goes on.
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            LogFailed(due.JobId, e.GetType().Name, e);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} stopped on {ErrorType}; it will be taken up again")]
    partial void LogFailed(Guid jobId, string errorType, Exception e);
}
