using Npgsql;
using NpgsqlTypes;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>
/// What the database says, under lock, about the streams, leases, budgets and idempotency keys of a batch; and, as
/// members of the batch are accepted, what they change about it.
/// </summary>
sealed class LockedRows
{
    readonly Dictionary<Guid, long> _versions = [];
    readonly Dictionary<Guid, string> _leases = [];
    readonly Dictionary<string, long> _used = new(StringComparer.Ordinal);
    readonly Dictionary<string, IdempotencyClaim> _claims = new(StringComparer.Ordinal);

    public static async Task<LockedRows> ReadAsync(NpgsqlConnection connection, IReadOnlyList<PreparedAppend> appends)
    {
        var rows = new LockedRows();
        await using var batch = new NpgsqlBatch(connection);
        var readers = new List<Action<NpgsqlDataReader>>();

        void Ask<T>(string sql, NpgsqlDbType type, IEnumerable<T> keys, Action<NpgsqlDataReader> read)
        {
            var distinct = keys.Distinct().ToArray();
            if (distinct.Length == 0)
                return;
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
            {
                Parameters = { new() { Value = distinct, NpgsqlDbType = NpgsqlDbType.Array | type } },
            });
            readers.Add(read);
        }

        Ask("select id, version from attempts where id = any($1) order by id for update", NpgsqlDbType.Uuid,
            appends.SelectMany(a => a.Append.Attempts).Select(c => c.After.Id), rows.ReadVersion);
        Ask("select id, version, case when lease_until > now() then owner end from jobs where id = any($1) order by id for update",
            NpgsqlDbType.Uuid,
            appends.SelectMany(a => a.Append.Jobs).Select(c => c.After.Id)
                .Concat(appends.Select(a => a.Append.Fence?.JobId).OfType<Guid>()),
            rows.ReadJob);
        if (InsertMissingBudgets(appends) is { } budgets)
        {
            batch.BatchCommands.Add(budgets);
            Ask("select key, used from budgets where key = any($1) order by key for update", NpgsqlDbType.Text,
                appends.SelectMany(a => a.Budgets).Select(b => b.Key), rows.ReadUsed);
        }

        Ask("select scope, body_sha256, resource_id from idempotency where scope = any($1)", NpgsqlDbType.Text,
            appends.Select(a => a.Append.Idempotency?.Scope).OfType<string>(), rows.ReadClaim);
        if (batch.BatchCommands.Count == 0)
            return rows;

        await batch.PrepareAsync(CancellationToken.None);
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        foreach (var read in readers)
        {
            while (await reader.ReadAsync(CancellationToken.None))
                read(reader);
            await reader.NextResultAsync(CancellationToken.None);
        }

        return rows;
    }

    void ReadVersion(NpgsqlDataReader row) => _versions[row.GetGuid(0)] = row.GetInt64(1);

    void ReadJob(NpgsqlDataReader row)
    {
        ReadVersion(row);
        if (row.GetValue(2) is string owner)
            _leases[row.GetGuid(0)] = owner;
    }

    void ReadUsed(NpgsqlDataReader row) => _used[row.GetString(0)] = row.GetInt64(1);

    void ReadClaim(NpgsqlDataReader row) =>
        _claims[row.GetString(0)] = new IdempotencyClaim(row.GetString(0), row.GetString(1), row.GetGuid(2));

    /// <summary>Whether the append holds; if so, later members of the batch see its effect.</summary>
    public AppendResult Decide(PreparedAppend prepared)
    {
        var append = prepared.Append;
        if (append.Idempotency is { } claim && _claims.TryGetValue(claim.Scope, out var first))
            return new AppendResult.Replayed(first);
        if (append.Fence is { } fence && _leases.GetValueOrDefault(fence.JobId) != fence.Owner)
            return new AppendResult.LeaseLost(fence.JobId);
        foreach (var change in append.Attempts)
            if (_versions.GetValueOrDefault(change.After.Id) != (change.Before?.Version ?? 0))
                return new AppendResult.Conflict(StreamKind.Attempt, change.After.Id);
        foreach (var change in append.Jobs)
            if (_versions.GetValueOrDefault(change.After.Id) != (change.Before?.Version ?? 0))
                return new AppendResult.Conflict(StreamKind.Job, change.After.Id);
        foreach (var budget in prepared.Budgets)
        {
            var used = _used.GetValueOrDefault(budget.Key);
            if (budget is { Reserves: true, Cap: { } cap } && used + budget.Delta > cap)
                return new AppendResult.BudgetExceeded(budget.Key, cap, used, budget.Delta);
        }

        Accept(prepared);
        return AppendResult.Committed.Instance;
    }

    void Accept(PreparedAppend prepared)
    {
        foreach (var change in prepared.Append.Attempts)
            _versions[change.After.Id] = change.After.Version;
        foreach (var change in prepared.Append.Jobs)
            _versions[change.After.Id] = change.After.Version;
        foreach (var budget in prepared.Budgets)
            _used[budget.Key] = _used.GetValueOrDefault(budget.Key) + budget.Delta;
        if (prepared.Append.Idempotency is { } claim)
            _claims[claim.Scope] = claim;
    }

    /// <summary>In key order, like every lock here. A cap that was configured anew is taken over. Null when no budget is touched.</summary>
    static NpgsqlBatchCommand? InsertMissingBudgets(IReadOnlyList<PreparedAppend> appends)
    {
        var budgets = appends.SelectMany(a => a.Budgets).GroupBy(b => b.Key).Select(g => g.Last())
            .OrderBy(b => b.Key, StringComparer.Ordinal).ToArray();
        return budgets.Length == 0 ? null : new NpgsqlBatchCommand(
            """
            insert into budgets (key, cap) select * from unnest($1, $2)
            on conflict (key) do update set cap = excluded.cap where budgets.cap is distinct from excluded.cap
            """)
        {
            Parameters =
            {
                new() { Value = budgets.Select(b => b.Key).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = budgets.Select(b => b.Cap).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            },
        };
    }
}
