using System.Diagnostics;
using Dapper;
using Npgsql;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.AuditStore;

/// <summary>Appends through <see cref="GroupCommit"/>; reads streams and folds them.</summary>
public sealed class PostgresAuditStore(NpgsqlDataSource database, GroupCommit commits, IdSource ids, TimeProvider clock)
    : IAuditStore
{
    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel) =>
        commits.EnqueueAsync(PreparedAppend.From(append, ids, clock, Activity.Current?.TraceId.ToHexString()), cancel);

    public async Task<Attempt?> FindAttemptAsync(Guid id, CancellationToken cancel)
    {
        var entries = await ReadStreamAsync(id, cancel);
        return entries.Count == 0
            ? null
            : Attempt.Fold(id, entries[0].Caller, entries.Select(e => e.Event).Cast<AttemptEvent>());
    }

    public async Task<Job?> FindJobAsync(Guid id, CancellationToken cancel)
    {
        var entries = await ReadStreamAsync(id, cancel);
        return entries.Count == 0 ? null : Job.Fold(id, entries[0].Caller, entries.Select(e => ((JobEvent)e.Event, e.At)));
    }

    public async Task<byte[]?> FindTextAsync(TextBinding binding, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<(byte[] Salt, byte[] Text)?>(new CommandDefinition(
            "select salt, text from texts where id = @Id", binding, cancellationToken: cancel));
        return row?.Text;
    }

    async Task<IReadOnlyList<Entry>> ReadStreamAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var bodies = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "select body from entries where stream_id = @id order by version", new { id }, cancellationToken: cancel));
        return [.. bodies.Select(body => EntryCodec.Read(body))];
    }
}
