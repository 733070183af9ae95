using System.Collections.Concurrent;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.Testing;

/// <summary>Keeps streams in memory, with the versions, budgets and answers of the real store, for tests that look at what is written rather than at Postgres.</summary>
public sealed class MemoryAuditStore : IAuditStore
{
    readonly Lock _lock = new();
    readonly ConcurrentDictionary<Guid, Attempt> _attempts = new();
    readonly ConcurrentDictionary<Guid, Job> _jobs = new();
    readonly ConcurrentDictionary<Guid, SideText> _texts = new();
    readonly Dictionary<string, long> _used = [];

    /// <summary>Every append that was accepted, in order.</summary>
    public List<Append> Appended { get; } = [];

    public IEnumerable<Attempt> Attempts => _attempts.Values;

    /// <summary>An outage that an append meets; null: none.</summary>
    public Func<Append, Exception?> Outage { get; set; } = _ => null;

    /// <summary>Which appends are committed without their answer reaching the caller.</summary>
    public Func<Append, bool> Lose { get; set; } = _ => false;

    public long Used(string budget) => _used.GetValueOrDefault(budget);

    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        if (Outage(append) is { } outage)
            return Task.FromException<AppendResult>(outage);
        lock (_lock)
        {
            var result = AppendCore(append);
            return Lose(append) ? Task.FromException<AppendResult>(new AnswerLostException()) : Task.FromResult(result);
        }
    }

    public Task<Attempt?> FindAttemptAsync(Guid id, CancellationToken cancel) =>
        Task.FromResult(_attempts.GetValueOrDefault(id));

    public Task<Job?> FindJobAsync(Guid id, CancellationToken cancel) => Task.FromResult(_jobs.GetValueOrDefault(id));

    public Task<byte[]?> FindTextAsync(TextBinding binding, CancellationToken cancel) =>
        Task.FromResult(_texts.GetValueOrDefault(binding.Id)?.Utf8);

    AppendResult AppendCore(Append append)
    {
        foreach (var change in append.Attempts)
            if ((_attempts.GetValueOrDefault(change.After.Id)?.Version ?? 0) != (change.Before?.Version ?? 0))
                return new AppendResult.Conflict(StreamKind.Attempt, change.After.Id);
        foreach (var change in append.Jobs)
            if ((_jobs.GetValueOrDefault(change.After.Id)?.Version ?? 0) != (change.Before?.Version ?? 0))
                return new AppendResult.Conflict(StreamKind.Job, change.After.Id);
        var deltas = append.Attempts.SelectMany(Deltas).ToArray();
        foreach (var (key, delta, reserves) in deltas)
            if (key.CapMicroUsd is { } cap && reserves && Used(key.Key) + delta > cap)
                return new AppendResult.BudgetExceeded(key.Key, cap, Used(key.Key), delta);

        foreach (var (key, delta, _) in deltas)
            _used[key.Key] = Used(key.Key) + delta;
        foreach (var change in append.Attempts)
            _attempts[change.After.Id] = change.After;
        foreach (var change in append.Jobs)
            _jobs[change.After.Id] = change.After;
        foreach (var text in append.Texts)
            _texts[text.Id] = text;
        Appended.Add(append);
        return AppendResult.Committed.Instance;
    }

    static IEnumerable<(BudgetKey Key, long Delta, bool Reserves)> Deltas(AttemptChange change)
    {
        var state = change.Before;
        foreach (var e in change.Events)
        {
            if (state is not null)
                foreach (var key in change.After.Budgets)
                    yield return (key, Ledger.BudgetDelta(state, e), e is AttemptReserved);
            state = state?.Apply(e) ?? Attempt.Fold(change.After.Id, change.After.Caller, [e]);
        }
    }

    sealed class AnswerLostException() : System.Data.Common.DbException("The connection broke.")
    {
        public override bool IsTransient => true;
    }
}
