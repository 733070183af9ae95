using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.AuditStore;

/// <summary>
/// Leases of attempts as two columns and the database's own clock. One statement renews all calls that this process is
/// making. A lease that runs out meanwhile costs nothing but certainty: the call goes on, and what it receives is written
/// by version, as a late answer if somebody else has ended the attempt by then.
/// </summary>
/// <param name="lost">Told once of each call that another process took over while this one makes it; null: nobody asks.</param>
public sealed partial class AttemptLeases(
    NpgsqlDataSource database, LeaseOwner owner, TimeProvider clock, ILogger<AttemptLeases> log, Action<Guid>? lost = null)
    : BackgroundService, IAttemptLeases
{
    // Three renewals fit in, so that a missed one loses nothing.
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    internal const string UnderWay = "state in ('Planned', 'Reserved', 'Sent', 'Received', 'Stored')";

    readonly ConcurrentDictionary<Guid, AttemptLease> _held = new();
    readonly HashSet<Guid> _lost = [];

    public AttemptLease Hold(Guid attemptId) => _held.GetOrAdd(attemptId, Lease);

    public async Task<AttemptLease?> TryTakeAsync(Guid attemptId, CancellationToken cancel)
    {
        var lease = Lease(attemptId);
        if (!_held.TryAdd(attemptId, lease))
            return null;
        var taken = false;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            taken = await connection.ExecuteAsync(new CommandDefinition(
                $"""
                update attempts set owner = @Owner, lease_until = now() + @Duration
                where id = @AttemptId and {UnderWay} and (lease_until is null or lease_until <= now())
                """, new { lease.Owner, lease.Duration, attemptId }, cancellationToken: cancel)) == 1;
            return taken ? lease : null;
        }
        finally
        {
            if (!taken)
                lease.Dispose();
        }
    }

    public async Task<IReadOnlyList<Guid>> FindAbandonedAsync(int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            $"select id from attempts where {UnderWay} and (lease_until is null or lease_until <= now()) order by lease_until limit @limit",
            new { limit }, cancellationToken: cancel))];
    }

    /// <summary>Extends the leases of all calls under way in this process.</summary>
    public async Task RenewAsync(CancellationToken cancel)
    {
        var ids = _held.Keys.ToArray();
        if (ids.Length == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(cancel);
        // In key order, like the locks of a commit: two that want the same rows must never wait for each other.
        var renewed = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update attempts set lease_until = now() + @Duration
            where id in (select id from attempts where id = any(@ids) and owner = @Name and {UnderWay} order by id for update)
            """, new { Duration, ids, owner.Name }, cancellationToken: cancel));
        if (renewed < ids.Length)
            await TellLossesAsync(connection, ids, cancel);
    }

    /// <summary>A call that has just ended, or is not committed yet, is not renewed either; one that is lost has another owner.</summary>
    async Task TellLossesAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancel)
    {
        _lost.IntersectWith(ids);
        foreach (var id in await connection.QueryAsync<Guid>(new CommandDefinition(
            "select id from attempts where id = any(@ids) and owner <> @Name", new { ids, owner.Name }, cancellationToken: cancel)))
        {
            if (_lost.Add(id))
                lost?.Invoke(id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogRenewalFailed(_held.Count, e.SqlState);
            }
        }
    }

    AttemptLease Lease(Guid attemptId) => new(attemptId, owner.Name, Duration, id => _held.TryRemove(id, out _));

    [LoggerMessage(EventName = "refapp.attempt.renewal_failed", Level = LogLevel.Warning,
        Message = "The leases of {Count} calls under way could not be renewed, SQL state {SqlState}")]
    partial void LogRenewalFailed(int count, string? sqlState);
}
