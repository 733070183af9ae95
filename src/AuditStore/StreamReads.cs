using Dapper;
using Npgsql;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.AuditStore;

/// <param name="TraceId">Of the work that created it.</param>
public sealed record JobRecord(Job Job, string? TraceId);

/// <param name="TraceId">Of the work that made the call.</param>
public sealed record AttemptRecord(Attempt Attempt, string? TraceId);

/// <summary>Folds streams, many with one query.</summary>
public sealed class StreamReads(NpgsqlDataSource database)
{
    /// <summary>In the order of <paramref name="ids"/>; an id without a stream of this kind is left out.</summary>
    public async Task<IReadOnlyList<JobRecord>> JobsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await ReadAsync(StreamKind.Job, ids, entries => new JobRecord(
            Job.Fold(entries[0].StreamId, entries[0].Caller, entries.Select(e => ((JobEvent)e.Event, e.At)))!,
            entries[0].TraceId), cancel);

    /// <inheritdoc cref="JobsAsync"/>
    public async Task<IReadOnlyList<AttemptRecord>> AttemptsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await ReadAsync(StreamKind.Attempt, ids, entries => new AttemptRecord(
            Attempt.Fold(entries[0].StreamId, entries[0].Caller, entries.Select(e => (AttemptEvent)e.Event))!,
            entries[0].TraceId), cancel);

    async Task<IReadOnlyList<T>> ReadAsync<T>(
        StreamKind kind, IReadOnlyCollection<Guid> ids, Func<IReadOnlyList<Entry>, T> fold, CancellationToken cancel)
    {
        if (ids.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(cancel);
        var bodies = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "select body from entries where stream_id = any(@ids) and kind = @kind order by stream_id, version",
            new { ids = ids.ToArray(), kind = (short)kind }, cancellationToken: cancel));
        var streams = bodies.Select(body => EntryCodec.Read(body)).ToLookup(entry => entry.StreamId);
        return [.. ids.Where(streams.Contains).Select(id => fold([.. streams[id]]))];
    }
}
