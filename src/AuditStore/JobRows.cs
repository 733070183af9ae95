using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>A job as lists show it.</summary>
/// <param name="ReservedMicroUsd">Sums over the job's attempts.</param>
public sealed record JobRow(
    Guid Id, string Caller, string State, string? Cause, string Surface, string Model, string Size, string? TraceId,
    DateTime CreatedAt, DateTime UpdatedAt, long ReservedMicroUsd, long SettledMicroUsd, long PossibleMicroUsd);

/// <summary>What is known of jobs without folding their streams.</summary>
public sealed class JobRows(NpgsqlDataSource database)
{
    /// <returns>Of the request that created the job (W3C Trace Context); null when it was not traced, or there is no such job.</returns>
    public async Task<string?> FindTraceParentAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select traceparent from jobs where id = @id", new { id }, cancellationToken: cancel));
    }

    /// <param name="caller">Whose jobs; null: everybody's.</param>
    /// <param name="before">Only jobs older than this id (the cursor).</param>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<JobRow>> ListAsync(
        string? caller, string? state, Guid? before, int limit, CancellationToken cancel)
    {
        // Only what is asked for is a condition, so that each combination has the plan of its own index.
        var where = new List<string>();
        if (caller is not null) where.Add("caller = @caller");
        if (state is not null) where.Add("state = @state");
        if (before is not null) where.Add("id < @before");

        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<JobRow>(new CommandDefinition(
            $"""
            select j.id, j.caller, j.state, j.cause, j.surface, j.model, j.size, j.trace_id as TraceId,
                j.created_at as CreatedAt, j.updated_at as UpdatedAt, a.reserved as ReservedMicroUsd,
                a.settled as SettledMicroUsd, a.possible as PossibleMicroUsd
            from (
                select * from jobs {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))}
                order by id desc limit @limit
            ) j cross join lateral (
                select coalesce(sum(reserved_usd), 0)::bigint as reserved, coalesce(sum(settled_usd), 0)::bigint as settled,
                    coalesce(sum(possible_usd), 0)::bigint as possible
                from attempts where job_id = j.id
            ) a order by j.id desc
            """, new { caller, state, before, limit }, cancellationToken: cancel))];
    }
}
