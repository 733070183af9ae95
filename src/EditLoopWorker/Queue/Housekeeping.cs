using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Forgets what has served its time: signals that a dead worker took; idempotency keys and what crashes left in the spool after a day.</summary>
sealed partial class Housekeeping(
    DueJobs queue, IdempotencyClaims claims, FileAssetStore assets, IAuditStore audit, LeaseOwner owner, TimeProvider clock, ILogger<Housekeeping> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>As the interface promises.</summary>
    static readonly TimeSpan KeptClaims = TimeSpan.FromHours(24);

    /// <summary>Long enough to look at what an incomplete answer was.</summary>
    static readonly TimeSpan KeptLeftovers = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await queue.DropAbandonedAsync(owner.Name, stoppingToken);
                await claims.ForgetAsync(clock.GetUtcNow() - KeptClaims, stoppingToken);
                foreach (var leftover in assets.FindLeftovers(KeptLeftovers))
                    await DiscardAsync(leftover, stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or AssetStoreUnavailableException)
            {
                LogFailed(e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>A file whose attempt is still under way is its answer; every other is nobody's.</summary>
    async Task DiscardAsync(SpoolLeftover leftover, CancellationToken cancel)
    {
        var ownedByCall = Guid.TryParseExact(leftover.Name.Split('-')[0], "N", out var attemptId)
            && await audit.FindAttemptAsync(attemptId, cancel) is { IsUnderWay: true };
        if (!ownedByCall)
            await assets.DiscardAsync(leftover, cancel);
    }

    [LoggerMessage(EventName = "refapp.housekeeping.interrupted", Level = LogLevel.Warning,
        Message = "Housekeeping was interrupted ({Kind})")]
    partial void LogFailed(string kind);
}
