using Dapper;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>Reads side texts, many with one query.</summary>
public sealed class TextReads(NpgsqlDataSource database)
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
}
