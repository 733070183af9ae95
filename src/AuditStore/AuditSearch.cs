using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>What to look for; conditions that are given must all hold.</summary>
/// <param name="VisibleTo">Only this caller's entries; null: everybody's.</param>
public sealed record AuditFilter(
    string? VisibleTo, Guid? JobId, Guid? AttemptId, string? RequestId, string? TraceId, string? Sha256, string? Caller);

/// <summary>A stored entry: its bytes verbatim, and their hash as it was stored with them.</summary>
public sealed record AuditRow(Guid Id, byte[] Body, byte[] BodySha256);

/// <summary>Reads the audit log, oldest first.</summary>
public sealed class AuditSearch(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<AuditRow>> FindAsync(
        AuditFilter filter, Guid? after, int limit, CancellationToken cancel)
    {
        var where = new List<string>();
        if (filter.VisibleTo is not null) where.Add("e.caller = @VisibleTo");
        if (filter.Caller is not null) where.Add("e.caller = @Caller");
        if (filter.JobId is not null) where.Add("e.job_id = @JobId");
        if (filter.AttemptId is not null) where.Add("e.stream_id = @AttemptId");
        if (filter.TraceId is not null) where.Add("e.trace_id = @TraceId");
        if (filter.RequestId is not null)
            where.Add("e.stream_id in (select id from attempts where request_id = @RequestId)");
        if (filter.Sha256 is not null)
            // As arrays: an index serves each side of the "or", which it cannot for two subqueries.
            where.Add("(e.stream_id = any(array(select attempt_id from asset_references where sha256 = @Sha256)) or e.job_id = any(array(select job_id from asset_references where sha256 = @Sha256)))");
        if (after is not null) where.Add("e.id > @after");

        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<AuditRow>(new CommandDefinition(
            $"""
            select e.id, e.body, e.body_sha256 as BodySha256 from entries e
            {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))}
            order by e.id limit @limit
            """,
            new
            {
                filter.VisibleTo, filter.Caller, filter.JobId, filter.AttemptId, filter.TraceId, filter.RequestId,
                filter.Sha256, after, limit,
            }, cancellationToken: cancel))];
    }
}
