using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Forgets what has served its time: signals that a dead worker took, and idempotency keys after a day.</summary>
sealed partial class Housekeeping(
    DueJobs queue, IdempotencyClaims claims, LeaseOwner owner, TimeProvider clock, ILogger<Housekeeping> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>As the interface promises.</summary>
    static readonly TimeSpan KeptClaims = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await queue.DropAbandonedAsync(owner.Name, stoppingToken);
                await claims.ForgetAsync(clock.GetUtcNow() - KeptClaims, stoppingToken);
            }
            catch (Npgsql.NpgsqlException e)
            {
                LogFailed(e.SqlState);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping could not ask the database, SQL state {SqlState}")]
    partial void LogFailed(string? sqlState);
}
