using Microsoft.Extensions.Options;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Surfaces;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>
/// Ends calls whose process is gone, whatever became of their jobs: taken from the spool when the answer is whole,
/// otherwise unknown, so that no money stays reserved for ever.
/// </summary>
sealed partial class AbandonedAttempts(
    IAttemptLeases leases, IAuditStore audit, PaidCall paid, IOptions<WorkerOptions> options, TimeProvider clock,
    ILogger<AbandonedAttempts> log)
    : BackgroundService
{
    const int MostPerSweep = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException)
            {
                LogSweepFailed(e.GetType().Name);
            }
        }
    }

    async Task SweepAsync(CancellationToken cancel)
    {
        foreach (var id in await leases.FindAbandonedAsync(MostPerSweep, cancel))
        {
            if (await audit.FindAttemptAsync(id, cancel) is not { IsUnderWay: true } attempt)
                continue;
            var ended = await paid.TakeOverAsync(attempt, cancel);
            if (!ended.IsUnderWay)
                LogEnded(id, ended.State, ended.Error?.Code);
        }
    }

    [LoggerMessage(EventName = "refapp.attempt.abandoned", Level = LogLevel.Warning,
        Message = "Attempt {AttemptId} was abandoned by its process and ends as {State} ({Reason})")]
    partial void LogEnded(Guid attemptId, AttemptState state, string? reason);

    [LoggerMessage(EventName = "refapp.attempt.sweep_failed", Level = LogLevel.Warning,
        Message = "Abandoned attempts could not be looked for ({Kind})")]
    partial void LogSweepFailed(string kind);
}
