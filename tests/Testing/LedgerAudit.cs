using System.Data;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.Testing;

/// <summary>
/// Folds every attempt again from the bytes of its entries, and compares what comes out with every row that money is
/// read from: the ledger, the attempts, the budgets. It reads as superuser and trusts nothing but the entries.
/// </summary>
public static class LedgerAudit
{
    /// <summary>All of it in one snapshot, so it holds at any moment, also while others write.</summary>
    /// <exception cref="LedgerUnbalancedException">Names every difference.</exception>
    public static async Task AssertBalancedAsync(NpgsqlDataSource superuser)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        if (await FindFaultsAsync(connection) is { Count: > 0 } faults)
            throw new LedgerUnbalancedException(faults);
    }

    /// <summary>Every difference, in the transaction that the connection is in; none when the books balance.</summary>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(NpgsqlConnection connection)
    {
        var books = await RefoldAsync(connection);
        var ledger = await connection.QueryAsync<LedgerRow>(
            "select entry_id as EntryId, line, attempt_id as AttemptId, account, bucket, micro_usd as MicroUsd from ledger");
        var attempts = await connection.QueryAsync<AttemptRow>(
            "select id, version, state, reserved_usd as Reserved, settled_usd as Settled, possible_usd as Possible from attempts");
        var budgets = (await connection.QueryAsync<(string Key, long Used)>("select key, used from budgets where used <> 0"))
            .ToDictionary(row => row.Key, row => row.Used);
        return
        [
            .. books.SelectMany(book => book.Faults),
            .. Differences(books.SelectMany(book => book.Ledger), ledger),
            .. Differences(books.Select(book => book.Row), attempts),
            .. BudgetFaults(books, budgets),
        ];
    }

    static async Task<IReadOnlyList<AttemptBook>> RefoldAsync(NpgsqlConnection connection)
    {
        var entries = await connection.QueryAsync<(byte[] Body, byte[] Sha256)>(
            "select body, body_sha256 from entries where kind = @kind order by stream_id, version",
            new { kind = (short)StreamKind.Attempt });
        return
        [
            .. entries
                .Select(row => (Entry: EntryCodec.Read(row.Body), Intact: SHA256.HashData(row.Body).SequenceEqual(row.Sha256)))
                .GroupBy(row => row.Entry.StreamId)
                .Select(stream => AttemptBook.Fold([.. stream.Select(row => row.Entry)], stream.All(row => row.Intact))),
        ];
    }

    static IEnumerable<string> Differences<T>(IEnumerable<T> folded, IEnumerable<T> stored)
        where T : notnull
    {
        var (expected, actual) = (folded.ToHashSet(), stored.ToHashSet());
        return expected.Except(actual).Select(row => $"The entries say {row}; no such row is stored.")
            .Concat(actual.Except(expected).Select(row => $"Stored is {row}; no entry says so."));
    }

    static IEnumerable<string> BudgetFaults(IReadOnlyList<AttemptBook> books, Dictionary<string, long> stored)
    {
        var folded = books.SelectMany(book => book.Budgets.Select(budget => (Budget: budget, Book: book)))
            .ToLookup(charge => charge.Budget.Key);
        foreach (var key in folded.Select(charges => charges.Key).Union(stored.Keys))
        {
            var used = stored.GetValueOrDefault(key);
            var charged = folded[key].Sum(charge => charge.Book.Charged);
            if (used != charged)
                yield return $"The entries charge {charged} to budget {key}; stored is {used}.";

            // Nothing is reserved beyond a cap. What may stand beyond it is what calls turned out to cost more than
            // they had reserved; and a cap that was lowered later does not take back what was reserved before.
            var caps = folded[key].Select(charge => charge.Budget.CapMicroUsd).ToArray();
            var overrun = folded[key].Sum(charge => charge.Book.Overrun);
            if (!caps.Contains(null) && used > caps.Max() + overrun)
                yield return $"Budget {key} has {used} used; its cap is {caps.Max()}, and settling added {overrun}.";
        }
    }

    sealed record LedgerRow(Guid EntryId, short Line, Guid AttemptId, string Account, string? Bucket, long MicroUsd);

    sealed record AttemptRow(Guid Id, long Version, string State, long Reserved, long Settled, long Possible);

    /// <summary>What the entries of one attempt say of its money.</summary>
    /// <param name="Charged">To each of its budgets, micro-USD.</param>
    sealed record AttemptBook(
        AttemptRow Row, IReadOnlyList<LedgerRow> Ledger, IReadOnlyList<BudgetKey> Budgets, long Charged,
        long WorstCase, IReadOnlyList<string> Faults)
    {
        /// <summary>What it cost beyond what was reserved for it.</summary>
        public long Overrun => Math.Max(0, Charged - WorstCase);

        public static AttemptBook Fold(IReadOnlyList<Entry> entries, bool intact)
        {
            var id = entries[0].StreamId;
            var faults = new List<string>();
            if (!intact)
                faults.Add($"Attempt {id} has an entry that does not match its hash.");
            if (!entries.Select(entry => entry.Version).SequenceEqual(Enumerable.Range(1, entries.Count).Select(i => (long)i)))
                faults.Add($"Attempt {id} has versions {string.Join(", ", entries.Select(entry => entry.Version))}.");

            var attempt = Attempt.Fold(id, entries[0].Caller, [(AttemptEvent)entries[0].Event])!;
            var ledger = new List<LedgerRow>();
            var accounts = new Dictionary<LedgerAccount, long>();
            var charged = 0L;
            foreach (var entry in entries.Skip(1))
            {
                var e = (AttemptEvent)entry.Event;
                foreach (var (line, index) in Domain.Attempts.Ledger.Lines(attempt, e).Select((line, index) => (line, index)))
                {
                    ledger.Add(new(entry.Id, (short)index, id, line.Account.ToString(), line.Bucket, line.MicroUsd));
                    accounts[line.Account] = accounts.GetValueOrDefault(line.Account) + line.MicroUsd;
                }

                charged += Domain.Attempts.Ledger.BudgetDelta(attempt, e);
                attempt = attempt.Apply(e);
                faults.AddRange(accounts.Where(account => account.Value < 0)
                    .Select(account => $"Attempt {id} has {account.Value} in {account.Key} at version {entry.Version}."));
            }

            var row = new AttemptRow(
                id, attempt.Version, attempt.State.ToString(), attempt.ReservedMicroUsd, attempt.Settled.Total.Value,
                attempt.PossibleMicroUsd);
            if (accounts.Values.Sum() != charged || Standing(row) != charged)
                faults.Add($"Attempt {id} stands at {Standing(row)}, its ledger at {accounts.Values.Sum()}, its budgets at {charged}.");
            return new AttemptBook(row, ledger, attempt.Budgets, charged, attempt.Plan.WorstCaseMicroUsd, faults);
        }

        static long Standing(AttemptRow row) => row.Reserved + row.Settled + row.Possible;
    }
}

/// <summary>A row that money is read from is not what the entries say.</summary>
public sealed class LedgerUnbalancedException(IReadOnlyList<string> faults)
    : Exception($"The books do not balance:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
