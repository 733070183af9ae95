using Npgsql;
using NpgsqlTypes;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.AuditStore;

/// <summary>Writes the rows of accepted appends, one statement per table however many appends there are.</summary>
static class AppendRows
{
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<PreparedAppend> appends)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddIf(batch, appends, a => a.Append.Texts.Count, Texts);
        AddIf(batch, appends, a => a.Append.Jobs.Count, Jobs);
        AddIf(batch, appends, a => a.Append.Attempts.Count, Attempts);
        AddIf(batch, appends, a => a.Entries.Count, Entries);
        AddIf(batch, appends, a => a.Ledger.Count, LedgerLines);
        AddIf(batch, appends, a => a.Budgets.Count, Budgets);
        AddIf(batch, appends, a => a.Append.References.Count, References);
        AddIf(batch, appends, a => a.Append.Idempotency is null ? 0 : 1, Idempotency);
        AddIf(batch, appends, a => Reviewed(a).Count(), EndedClaims);
        await batch.PrepareAsync(CancellationToken.None);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    static void AddIf(
        NpgsqlBatch batch, IReadOnlyList<PreparedAppend> appends, Func<PreparedAppend, int> count,
        Func<IReadOnlyList<PreparedAppend>, NpgsqlBatchCommand> command)
    {
        if (appends.Any(a => count(a) > 0))
            batch.BatchCommands.Add(command(appends));
    }

    static NpgsqlBatchCommand Texts(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Append.Texts).ToArray();
        return Insert("insert into texts (id, salt, text) select * from unnest($1, $2, $3)",
            Uuids(rows.Select(r => r.Id)), Bytes(rows.Select(r => r.Salt)), Bytes(rows.Select(r => r.Utf8)));
    }

    /// <summary>Of several changes to one job in a batch only the last is the row's new state.</summary>
    static NpgsqlBatchCommand Jobs(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Append.Jobs.Select(c => (a.At, a.TraceId, a.TraceParent, Change: c)))
            .GroupBy(r => r.Change.After.Id).Select(g => g.Last()).ToArray();
        return Insert(
            """
            insert into jobs (id, version, caller, state, cause, surface, model, size, trace_id, created_at, updated_at, due_at, traceparent, waiting_since)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (id) do update set version = excluded.version, state = excluded.state, cause = excluded.cause,
                updated_at = excluded.updated_at,
                due_at = case when excluded.due_at > excluded.updated_at then excluded.due_at
                    when excluded.due_at is not null then coalesce(jobs.due_at, excluded.due_at) end,
                waiting_since = case when jobs.state = excluded.state then jobs.waiting_since else excluded.waiting_since end
            """,
            Uuids(rows.Select(r => r.Change.After.Id)),
            Longs(rows.Select(r => (long?)r.Change.After.Version)),
            Strings(rows.Select(r => r.Change.After.Caller)),
            Strings(rows.Select(r => r.Change.After.State.ToString())),
            Strings(rows.Select(r => r.Change.After.Cause?.Code)),
            Strings(rows.Select(r => r.Change.After.Plan.Surface)),
            Strings(rows.Select(r => r.Change.After.Plan.Model)),
            Strings(rows.Select(r => r.Change.After.Plan.Size)),
            Strings(rows.Select(r => r.TraceId)),
            Times(rows.Select(r => (DateTimeOffset?)r.Change.After.CreatedAt)),
            Times(rows.Select(r => (DateTimeOffset?)r.At)),
            Times(rows.Select(r => DueAt(r.Change, r.At))),
            Strings(rows.Select(r => r.TraceParent)),
            Times(rows.Select(r => r.Change.After.IsWaiting ? r.At : (DateTimeOffset?)null)));
    }

    /// <summary>
    /// Null when the worker has nothing to do. A job that stays due keeps the time since when it is: it is served in that
    /// order, and no index has to follow each of its changes.
    /// </summary>
    static DateTimeOffset? DueAt(JobChange change, DateTimeOffset at) =>
        change.After.IsRunnable ? change.NotBefore ?? at : null;

    static NpgsqlBatchCommand Attempts(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Append.Attempts.Select(c => (a.At, a.TraceId, c.After, c.Lease)))
            .GroupBy(r => r.After.Id).Select(g => g.Last() with { Lease = g.First().Lease }).ToArray();
        return Insert(
            """
            insert into attempts (id, version, job_id, caller, state, purpose, surface, model, request_id,
                reserved_usd, settled_usd, possible_usd, trace_id, created_at, updated_at, owner, lease_until)
            select id, version, job_id, caller, state, purpose, surface, model, request_id, reserved, settled, possible,
                trace_id, at, at, owner, now() + lease
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as a (id, version, job_id,
                caller, state, purpose, surface, model, request_id, reserved, settled, possible, trace_id, at, owner, lease)
            on conflict (id) do update set version = excluded.version, state = excluded.state,
                request_id = excluded.request_id, reserved_usd = excluded.reserved_usd,
                settled_usd = excluded.settled_usd, possible_usd = excluded.possible_usd, updated_at = excluded.updated_at
            """,
            Uuids(rows.Select(r => r.After.Id)),
            Longs(rows.Select(r => (long?)r.After.Version)),
            OptionalUuids(rows.Select(r => r.After.Plan.JobId)),
            Strings(rows.Select(r => r.After.Caller)),
            Strings(rows.Select(r => r.After.State.ToString())),
            Strings(rows.Select(r => r.After.Plan.Purpose)),
            Strings(rows.Select(r => r.After.Plan.Surface)),
            Strings(rows.Select(r => r.After.Plan.Model)),
            Strings(rows.Select(r => r.After.RequestId)),
            Longs(rows.Select(r => (long?)r.After.ReservedMicroUsd)),
            Longs(rows.Select(r => (long?)r.After.Settled.Total.Value)),
            Longs(rows.Select(r => (long?)r.After.PossibleMicroUsd)),
            Strings(rows.Select(r => r.TraceId)),
            Times(rows.Select(r => (DateTimeOffset?)r.At)),
            Strings(rows.Select(r => r.Lease?.Owner)),
            Column(rows.Select(r => r.Lease?.Duration).ToArray(), NpgsqlDbType.Interval));
    }

    static NpgsqlBatchCommand Entries(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Entries).ToArray();
        return Insert(
            """
            insert into entries (id, kind, stream_id, version, type, at, caller, job_id, trace_id, body, body_sha256)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            Uuids(rows.Select(r => r.Id)),
            new() { Value = rows.Select(r => (short)r.Kind).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
            Uuids(rows.Select(r => r.StreamId)), Longs(rows.Select(r => (long?)r.Version)),
            Strings(rows.Select(r => r.Type)), Times(rows.Select(r => (DateTimeOffset?)r.At)),
            Strings(rows.Select(r => r.Caller)), OptionalUuids(rows.Select(r => r.JobId)),
            Strings(rows.Select(r => r.TraceId)), Bytes(rows.Select(r => r.Body)), Bytes(rows.Select(r => r.BodySha256)));
    }

    static NpgsqlBatchCommand LedgerLines(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Ledger).ToArray();
        return Insert(
            "insert into ledger (entry_id, line, attempt_id, account, bucket, micro_usd) select * from unnest($1, $2, $3, $4, $5, $6)",
            Uuids(rows.Select(r => r.EntryId)),
            new() { Value = rows.Select(r => (short)r.Line).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
            Uuids(rows.Select(r => r.AttemptId)), Strings(rows.Select(r => r.Value.Account.ToString())),
            Strings(rows.Select(r => r.Value.Bucket)), Longs(rows.Select(r => (long?)r.Value.MicroUsd)));
    }

    /// <summary>The cap was checked under lock; the condition here only makes a mistake there impossible to miss.</summary>
    static NpgsqlBatchCommand Budgets(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Budgets).GroupBy(b => b.Key)
            .Select(g => (g.Key, Delta: g.Sum(b => b.Delta))).ToArray();
        return Insert(
            "update budgets set used = used + change.delta from unnest($1, $2) as change (key, delta) where budgets.key = change.key",
            Strings(rows.Select(r => r.Key)), Longs(rows.Select(r => (long?)r.Delta)));
    }

    static NpgsqlBatchCommand References(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.SelectMany(a => a.Append.References.Select(r => (a.At, Row: r))).ToArray();
        return Insert(
            """
            insert into asset_references (id, sha256, caller, job_id, attempt_id, role, bytes, width, height, format, c2pa, derived_from, created_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            Uuids(rows.Select(r => r.Row.Id)), Strings(rows.Select(r => r.Row.Sha256)),
            Strings(rows.Select(r => r.Row.Caller)), OptionalUuids(rows.Select(r => r.Row.JobId)),
            OptionalUuids(rows.Select(r => r.Row.AttemptId)), Strings(rows.Select(r => r.Row.Role)),
            Longs(rows.Select(r => (long?)r.Row.Picture.Bytes)), Ints(rows.Select(r => r.Row.Picture.Width)),
            Ints(rows.Select(r => r.Row.Picture.Height)), Strings(rows.Select(r => r.Row.Picture.Format)),
            new() { Value = rows.Select(r => r.Row.Picture.C2pa).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
            Strings(rows.Select(r => r.Row.DerivedFrom)), Times(rows.Select(r => (DateTimeOffset?)r.At)));
    }

    static NpgsqlBatchCommand Idempotency(IReadOnlyList<PreparedAppend> appends)
    {
        var rows = appends.Where(a => a.Append.Idempotency is not null)
            .Select(a => (a.At, Claim: a.Append.Idempotency!)).ToArray();
        return Insert("insert into idempotency (scope, body_sha256, resource_id, created_at) select * from unnest($1, $2, $3, $4)",
            Strings(rows.Select(r => r.Claim.Scope)), Strings(rows.Select(r => r.Claim.BodySha256)),
            Uuids(rows.Select(r => r.Claim.ResourceId)), Times(rows.Select(r => (DateTimeOffset?)r.At)));
    }

    /// <summary>A claim is on a job as it stood; whatever changed that, the claim and the lines in it are over.</summary>
    static NpgsqlBatchCommand EndedClaims(IReadOnlyList<PreparedAppend> appends) =>
        Insert("delete from review_claims where job_id = any($1)", Uuids(appends.SelectMany(Reviewed)));

    static IEnumerable<Guid> Reviewed(PreparedAppend append) =>
        append.Append.Jobs.Where(change => change.Before is { State: JobState.AwaitingReview }).Select(change => change.After.Id);

    static NpgsqlBatchCommand Insert(string sql, params NpgsqlParameter[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(column);
        return command;
    }

    static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Column(values.ToArray(), NpgsqlDbType.Uuid);

    static NpgsqlParameter OptionalUuids(IEnumerable<Guid?> values) => Column(values.ToArray(), NpgsqlDbType.Uuid);

    static NpgsqlParameter Strings(IEnumerable<string?> values) => Column(values.ToArray(), NpgsqlDbType.Text);

    static NpgsqlParameter Longs(IEnumerable<long?> values) => Column(values.ToArray(), NpgsqlDbType.Bigint);

    static NpgsqlParameter Ints(IEnumerable<int> values) => Column(values.ToArray(), NpgsqlDbType.Integer);

    static NpgsqlParameter Bytes(IEnumerable<byte[]> values) => Column(values.ToArray(), NpgsqlDbType.Bytea);

    static NpgsqlParameter Times(IEnumerable<DateTimeOffset?> values) =>
        Column(values.Select(v => v?.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz);

    static NpgsqlParameter Column(object values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
