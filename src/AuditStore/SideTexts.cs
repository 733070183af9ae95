using Dapper;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>The texts beside the log, which may go while the log stays.</summary>
public sealed class SideTexts(NpgsqlDataSource database)
{
    /// <summary>UTF-8 by the id of the binding; a text that was erased is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, byte[]>> FindAsync(
        IReadOnlyCollection<TextBinding> bindings, CancellationToken cancel)
    {
        if (bindings.Count == 0)
            return new Dictionary<Guid, byte[]>();
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(Guid Id, byte[] Text)>(new CommandDefinition(
            "select id, text from texts where id = any(@ids)",
            new { ids = bindings.Select(binding => binding.Id).ToArray() }, cancellationToken: cancel));
        return rows.ToDictionary(row => row.Id, row => row.Text);
    }

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
