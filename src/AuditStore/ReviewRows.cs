using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>A job in the queue of people.</summary>
/// <param name="ReservedMicroUsd">Sums over the job's attempts.</param>
public sealed record ReviewRow(Guid Id, long ReservedMicroUsd, long SettledMicroUsd, long PossibleMicroUsd);

/// <summary>The jobs that people have to decide about, and those that they have decided about.</summary>
public sealed class ReviewRows(NpgsqlDataSource database)
{
    /// <summary>The oldest job first.</summary>
    /// <param name="after">Only jobs younger than this id (the cursor).</param>
    public Task<IReadOnlyList<ReviewRow>> PendingAsync(Guid? after, int limit, CancellationToken cancel) => ListAsync(
        $"select id from jobs where state = 'AwaitingReview' {(after is null ? "" : "and id > @cursor")} order by id limit @limit",
        "j.id", after, limit, cancel);

    /// <summary>The newest job first.</summary>
    /// <param name="before">Only jobs older than this id (the cursor).</param>
    public Task<IReadOnlyList<ReviewRow>> DecidedAsync(Guid? before, int limit, CancellationToken cancel)
    {
        // Each state by itself along its index: for both in one condition every decided job would be sorted.
        string Newest(string state) =>
            $"(select id from jobs where state = '{state}' {(before is null ? "" : "and id < @cursor")} order by id desc limit @limit)";
        return ListAsync(
            $"{Newest("Approved")} union all {Newest("Rejected")} order by id desc limit @limit", "j.id desc", before, limit, cancel);
    }

    async Task<IReadOnlyList<ReviewRow>> ListAsync(
        string which, string order, Guid? cursor, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<ReviewRow>(new CommandDefinition(
            $"""
            select j.id, a.reserved as ReservedMicroUsd, a.settled as SettledMicroUsd, a.possible as PossibleMicroUsd
            from ({which}) j cross join lateral (
                select coalesce(sum(reserved_usd), 0)::bigint as reserved, coalesce(sum(settled_usd), 0)::bigint as settled,
                    coalesce(sum(possible_usd), 0)::bigint as possible
                from attempts where job_id = j.id
            ) a order by {order}
            """, new { cursor, limit }, cancellationToken: cancel))];
    }
}
