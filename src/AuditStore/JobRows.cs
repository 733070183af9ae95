using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>A job as lists show it.</summary>
/// <param name="ReservedMicroUsd">Sums over the job's attempts.</param>
public sealed record JobRow(
    Guid Id, string Caller, string State, string? Cause, string Surface, string Model, string Size, string? TraceId,
    DateTime CreatedAt, DateTime UpdatedAt, long ReservedMicroUsd, long SettledMicroUsd, long PossibleMicroUsd);

/// <summary>Lists of jobs, newest first.</summary>
public sealed class JobRows(NpgsqlDataSource database)
{
    const string Columns =
        """
        select j.id, j.caller, j.state, j.cause, j.surface, j.model, j.size, j.trace_id as TraceId,
            j.created_at as CreatedAt, j.updated_at as UpdatedAt,
            coalesce(sum(a.reserved_usd), 0)::bigint as ReservedMicroUsd,
            coalesce(sum(a.settled_usd), 0)::bigint as SettledMicroUsd,
            coalesce(sum(a.possible_usd), 0)::bigint as PossibleMicroUsd
        from jobs j left join attempts a on a.job_id = j.id
        """;

    /// <param name="caller">Whose jobs; null: everybody's.</param>
    /// <param name="before">Only jobs older than this id (the cursor).</param>
    public async Task<IReadOnlyList<JobRow>> ListAsync(
        string? caller, string? state, Guid? before, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<JobRow>(new CommandDefinition(
            $"""
            {Columns}
            where (@caller::text is null or j.caller = @caller) and (@state::text is null or j.state = @state)
                and (@before::uuid is null or j.id < @before)
            group by j.id order by j.id desc limit @limit
            """, new { caller, state, before, limit }, cancellationToken: cancel))];
    }
}
