using System.Diagnostics;
using Dapper;
using Npgsql;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.AuditStore;

/// <summary>Appends through <see cref="GroupCommit"/>, reads through <see cref="StreamReads"/>.</summary>
public sealed class PostgresAuditStore(
    NpgsqlDataSource database, StreamReads streams, GroupCommit commits, IdSource ids, TimeProvider clock) : IAuditStore
{
    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel) =>
        commits.EnqueueAsync(PreparedAppend.From(append, ids, clock, Activity.Current), cancel);

    public async Task<Attempt?> FindAttemptAsync(Guid id, CancellationToken cancel) =>
        (await streams.AttemptsAsync([id], cancel)).SingleOrDefault()?.Attempt;

    public async Task<Job?> FindJobAsync(Guid id, CancellationToken cancel) =>
        (await streams.JobsAsync([id], cancel)).SingleOrDefault()?.Job;

    public async Task<byte[]?> FindTextAsync(TextBinding binding, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<(byte[] Salt, byte[] Text)?>(new CommandDefinition(
            "select salt, text from texts where id = @Id", binding, cancellationToken: cancel));
        return row?.Text;
    }
}
