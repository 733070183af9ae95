using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Signals again whatever Postgres says is due and nobody works on, so that losing Redis costs a moment, never a job.</summary>
sealed partial class DueJobSweep(
    JobLeases leases, DueJobs queue, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<DueJobSweep> log)
    : BackgroundService
{
    const int MostPerSweep = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var jobId in await leases.FindDueAsync(MostPerSweep, stoppingToken))
                    await queue.SignalAsync(jobId, stoppingToken);
            }
            catch (Npgsql.NpgsqlException e)
            {
                LogSweepFailed(e.SqlState);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep could not ask the database, SQL state {SqlState}")]
    partial void LogSweepFailed(string? sqlState);
}
