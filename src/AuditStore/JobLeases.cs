using Dapper;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>
/// Who works on a job. A lease is two columns and the database's own clock, so processes need not agree on the time.
/// Taking it is what starts work; Redis only says where to look.
/// </summary>
public sealed class JobLeases(NpgsqlDataSource database)
{
    /// <summary>Takes the lease of a job that is due and that nobody holds; null when there is nothing to take.</summary>
    public async Task<LeaseFence?> TryTakeAsync(Guid jobId, string owner, TimeSpan duration, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            """
            update jobs set owner = @owner, lease_until = now() + @duration
            where id = @jobId and due_at <= now() and (lease_until is null or lease_until <= now())
            """, new { jobId, owner, duration }, cancellationToken: cancel));
        return taken == 1 ? new LeaseFence(jobId, owner) : null;
    }

    /// <summary>Extends the lease; false when it is no longer held, and then the holder must stop.</summary>
    public async Task<bool> RenewAsync(LeaseFence lease, TimeSpan duration, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update jobs set lease_until = now() + @duration where id = @JobId and owner = @Owner and lease_until > now()",
            new { lease.JobId, lease.Owner, duration }, cancellationToken: cancel)) == 1;
    }

    /// <param name="putOff">How long nobody should take the job up again; zero: it stays due as it is.</param>
    public async Task ReleaseAsync(LeaseFence lease, TimeSpan putOff, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update jobs set owner = null, lease_until = null, due_at = case when due_at is not null then greatest(due_at, now() + @putOff) end
            where id = @JobId and owner = @Owner
            """, new { lease.JobId, lease.Owner, putOff }, cancellationToken: cancel));
    }

    /// <summary>Jobs that are due and that nobody works on: what Redis should have said, and may have lost.</summary>
    public async Task<IReadOnlyList<Guid>> FindDueAsync(int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select id from jobs where due_at <= now() and (lease_until is null or lease_until <= now())
            order by due_at limit @limit
            """, new { limit }, cancellationToken: cancel))];
    }
}
