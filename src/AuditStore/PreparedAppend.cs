using System.Diagnostics;
using System.Security.Cryptography;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>An append with everything computed that needs no database: entry bytes, ledger lines, budget changes.</summary>
/// <param name="Cause">The span that appends; null: it is not traced.</param>
sealed record PreparedAppend(
    Append Append, Activity? Cause, DateTimeOffset At, IReadOnlyList<EntryRow> Entries, IReadOnlyList<LedgerRow> Ledger,
    IReadOnlyList<BudgetChange> Budgets)
{
    public string? TraceId => Cause?.TraceId.ToHexString();

    /// <summary>In the words of W3C Trace Context.</summary>
    public string? TraceParent => Cause?.Id;

    public static PreparedAppend From(Append append, IdSource ids, TimeProvider clock, Activity? cause)
    {
        var traceId = cause?.TraceId.ToHexString();
        // Postgres keeps microseconds; an entry's bytes must say the same instant as its row.
        var now = clock.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var entries = new List<EntryRow>();
        var ledger = new List<LedgerRow>();
        var budgets = new BudgetChanges();

        foreach (var change in append.Attempts)
        {
            var attempt = change.Before;
            foreach (var e in change.Events)
            {
                var version = (attempt?.Version ?? 0) + 1;
                var entry = EntryRow.From(
                    new Entry(ids.NewId(), StreamKind.Attempt, change.After.Id, version, at, change.After.Caller, traceId, e),
                    change.After.Plan.JobId);
                entries.Add(entry);
                if (attempt is not null)
                {
                    ledger.AddRange(Domain.Attempts.Ledger.Lines(attempt, e)
                        .Select((line, index) => new LedgerRow(entry.Id, index, change.After.Id, line)));
                    budgets.Add(change.After.Budgets, e, Domain.Attempts.Ledger.BudgetDelta(attempt, e));
                }

                attempt = attempt?.Apply(e) ?? Attempt.Fold(change.After.Id, change.After.Caller, [e]);
            }
        }

        foreach (var change in append.Jobs)
        {
            var version = change.Before?.Version ?? 0;
            entries.AddRange(change.Events.Select(e => EntryRow.From(
                new Entry(ids.NewId(), StreamKind.Job, change.After.Id, ++version, at, change.After.Caller, traceId, e),
                change.After.Id)));
        }

        return new PreparedAppend(append, cause, at, entries, ledger, budgets.All);
    }
}

/// <param name="Body">The entry's bytes, stored verbatim.</param>
sealed record EntryRow(
    Guid Id, StreamKind Kind, Guid StreamId, long Version, string Type, DateTimeOffset At, string Caller, Guid? JobId,
    string? TraceId, byte[] Body, byte[] BodySha256)
{
    public static EntryRow From(Entry entry, Guid? jobId)
    {
        var body = EntryCodec.Write(entry);
        return new EntryRow(entry.Id, entry.Kind, entry.StreamId, entry.Version, EntryCodec.TypeName(entry.Event),
            entry.At, entry.Caller, jobId, entry.TraceId, body, SHA256.HashData(body));
    }
}

sealed record LedgerRow(Guid EntryId, int Line, Guid AttemptId, LedgerLine Value);
