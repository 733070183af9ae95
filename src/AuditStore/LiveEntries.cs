using System.Buffers.Binary;
using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>Whose entries are followed.</summary>
/// <param name="JobId">One job's; null: those of all jobs.</param>
/// <param name="VisibleTo">Only this caller's; null: everybody's.</param>
public sealed record LiveScope(Guid? JobId, string? VisibleTo);

/// <summary>How far entries were read.</summary>
/// <param name="Transaction">That wrote the last one.</param>
/// <param name="EntryId">The last one.</param>
/// <param name="Floor">No id below it is looked at.</param>
public sealed record LivePosition(long Transaction, Guid EntryId, Guid Floor)
{
    /// <summary>Before everything that was ever written.</summary>
    public static LivePosition Start { get; } = new(0, Guid.Empty, Guid.Empty);
}

/// <summary>An entry that belongs to a job, and where that job stands now.</summary>
/// <param name="At">UTC.</param>
/// <param name="Version">Of the job's own stream, when it was read.</param>
/// <param name="Settled">No entry can come before it any more.</param>
public sealed record LiveRow(
    Guid Id, Guid JobId, string Type, DateTime At, long Version, string State, long Transaction, bool Settled);

/// <param name="Rows">In the order in which they are told.</param>
/// <param name="More">Read again at once: the page was full.</param>
/// <param name="HeldBack">Read again soon: entries are there whose turn has not come.</param>
public sealed record LivePage(IReadOnlyList<LiveRow> Rows, LivePosition Next, bool More, bool HeldBack);

/// <summary>
/// Follows the audit log as it grows, each entry once, also over an interruption: the last entry's id alone says where to
/// go on.
/// <para>
/// Ids do not order what was committed: they are made by several processes before their commits, so a smaller id may
/// appear after a greater one was told, and "id greater than the last" would lose it. Entries are told in the order of
/// (transaction, id) instead, and only those of transactions before the oldest that still runs (the snapshot's xmin):
/// nothing can appear before these any more. The transaction is the row's own xmin, extended from 32 bits by the
/// snapshot's. A dump that is restored gets new ones, older than all that come after; so nothing is stored for this.
/// A long write transaction holds entries back while it lasts, and loses none.
/// </para>
/// <para>
/// Ids are used for one thing: so that a read need not look at the whole log, it begins <see cref="Overlap"/> before the
/// last complete one. An append that takes longer than that has long been answered as failed.
/// </para>
/// </summary>
public sealed class LiveEntries(NpgsqlDataSource database, TimeProvider clock)
{
    // Three tries of a commit, each of which may wait ten seconds for a lock, and clocks that differ by a little.
    static readonly TimeSpan Overlap = TimeSpan.FromSeconds(40);

    const string Snapshot =
        """
        (select pg_snapshot_xmin(taken)::text::bigint as oldest, pg_snapshot_xmax(taken)::text::bigint as next
            from pg_current_snapshot() as taken) s
        """;

    const string Transaction = "s.next - ((s.next - e.xmin::text::bigint) & 4294967295)";

    /// <summary>From here on: what is committed after this was asked for is told.</summary>
    public async Task<LivePosition> NowAsync(CancellationToken cancel)
    {
        var floor = FloorAt(clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancel);
        var oldest = await connection.QuerySingleAsync<long>(new CommandDefinition(
            $"select s.oldest from {Snapshot}", cancellationToken: cancel));
        return new LivePosition(oldest, Guid.Empty, floor);
    }

    /// <summary>After this entry; null when it is none of the scope's.</summary>
    public async Task<LivePosition?> AfterAsync(LiveScope scope, Guid entryId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var transaction = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            $"""
            select {Transaction} from {Snapshot} cross join entries e
            where e.id = @entryId and e.job_id is not null {Conditions(scope)}
            """, new { entryId, scope.JobId, scope.VisibleTo }, cancellationToken: cancel));
        return transaction is { } wrote ? new LivePosition(wrote, entryId, FloorAt(MadeAt(entryId))) : null;
    }

    public async Task<LivePage> ReadAsync(LiveScope scope, LivePosition after, int limit, CancellationToken cancel)
    {
        var floor = FloorAt(clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancel);
        var found = (await connection.QueryAsync<LiveRow>(new CommandDefinition(
            $"""
            select e.id, e.job_id as JobId, e.type, e.at, j.version, j.state, w.transaction, w.transaction < s.oldest as Settled
            from {Snapshot} cross join entries e join jobs j on j.id = e.job_id
                cross join lateral (select {Transaction} as transaction) w
            where e.id > @Floor and (w.transaction, e.id) > (@Transaction, @EntryId) {Conditions(scope)}
            order by w.transaction, e.id limit @limit
            """,
            new { after.Floor, after.Transaction, after.EntryId, scope.JobId, scope.VisibleTo, limit },
            cancellationToken: cancel))).AsList();

        LiveRow[] rows = [.. found.TakeWhile(row => row.Settled)];
        var (more, heldBack) = (rows.Length == limit, rows.Length < found.Count);
        var next = rows is [.., var last] ? after with { Transaction = last.Transaction, EntryId = last.Id } : after;
        return new LivePage(rows, more || heldBack ? next : next with { Floor = floor }, more, heldBack);
    }

    static string Conditions(LiveScope scope) =>
        (scope.JobId is null ? "" : " and e.job_id = @JobId") + (scope.VisibleTo is null ? "" : " and e.caller = @VisibleTo");

    /// <summary>The smallest UUIDv7 of that time less the overlap: its first 48 bits are Unix milliseconds (RFC 9562 §5.7).</summary>
    static Guid FloorAt(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id, (time - Overlap).ToUnixTimeMilliseconds() << 16);
        return new Guid(id, bigEndian: true);
    }

    static DateTimeOffset MadeAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }
}
