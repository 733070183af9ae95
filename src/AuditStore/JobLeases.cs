using Dapper;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <param name="TraceParent">Of the request that created the job (W3C Trace Context); null when it was not traced.</param>
public sealed record LeasedJob(LeaseFence Lease, string? TraceParent);

/// <summary>
/// Who works on a job. A lease is two columns and the database's own clock, so processes need not agree on the time.
/// Taking it is what starts work; Redis only says where to look.
/// </summary>
public sealed class JobLeases(NpgsqlDataSource database)
{
    const string Free = "(lease_until is null or lease_until <= now())";

    /// <summary>Takes the leases of those jobs that are due and that nobody holds, in one commit; the others are left out.</summary>
    public async Task<IReadOnlyList<LeaseFence>> TakeAsync(
        IReadOnlyCollection<Guid> jobIds, string owner, TimeSpan duration, CancellationToken cancel) =>
        [.. (await TakeAsync($"id = any(@ids) and due_at <= now() and {Free} order by id",
            new { ids = jobIds.ToArray(), owner, duration }, owner, cancel)).Select(job => job.Lease)];

    /// <summary>Takes up to <paramref name="most"/> jobs that are due and that nobody holds, longest due first: what Redis should have said, and may have lost.</summary>
    public Task<IReadOnlyList<LeasedJob>> TakeDueAsync(int most, string owner, TimeSpan duration, CancellationToken cancel) =>
        TakeAsync($"due_at <= now() and {Free} order by due_at limit @most", new { most, owner, duration }, owner, cancel);

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

    /// <summary>Locked in the order asked for, skipping what another process is taking right now, so that two of them never wait for each other.</summary>
    async Task<IReadOnlyList<LeasedJob>> TakeAsync(string which, object values, string owner, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var taken = await connection.QueryAsync<(Guid Id, string? TraceParent)>(new CommandDefinition(
            $"""
            update jobs set owner = @owner, lease_until = now() + @duration
            where id = any(array(select id from jobs where {which} for update skip locked))
            returning id, traceparent
            """, values, cancellationToken: cancel));
        return [.. taken.Select(job => new LeasedJob(new LeaseFence(job.Id, owner), job.TraceParent))];
    }
}
