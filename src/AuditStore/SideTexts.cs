using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>The texts beside the log, which may go while the log stays.</summary>
public sealed class SideTexts(NpgsqlDataSource database)
{
    /// <summary>
    /// Deletes every text that an entry of the job is bound to. A binding is known by its shape, an id with a SHA-256, in
    /// whatever event it stands, so that no event can be forgotten here.
    /// </summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EraseJobAsync(Guid jobId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from texts where id = any(array(
                select (binding ->> 'id')::uuid
                from entries e cross join jsonb_path_query(convert_from(e.body, 'UTF8')::jsonb,
                    '$.data.** ? (exists(@.sha256) && @.id like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")') as binding
                where e.stream_id = @jobId and jsonb_typeof(binding) = 'object'))
            """, new { jobId }, cancellationToken: cancel));
    }
}
