using System.Diagnostics;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.Benchmarks.Commits;

/// <summary>
/// Callers that each reserve money for one attempt after the other, as fast as they are answered. A call is two commits
/// and six rows in all: the attempt and its first entry; then the attempt again, an entry, a ledger line and the budget.
/// </summary>
sealed class BudgetCalls(IdSource ids, Func<Append, CancellationToken, Task<AppendResult>> commit)
{
    const long MicroUsd = 5000;

    static readonly AttemptPlanned Planned = new(
        "generate", null, "image-api", "generation", "gpt-image-2", "1024x1024", "low", "png", 100, 1, new string('0', 64),
        MicroUsd, "2026-01");

    /// <summary>Calls a second.</summary>
    /// <param name="budget">The budget row of a caller, by its number.</param>
    public async Task<double> MeasureAsync(
        int callers, TimeSpan duration, Func<int, BudgetKey> budget, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            var made = 0;
            for (; Stopwatch.GetElapsedTime(start) < duration; made++)
                foreach (var append in Call(ids.NewId(), budget(caller)))
                    if (await commit(append, cancel) is not AppendResult.Committed)
                        throw new InvalidOperationException("A call was not committed.");
            return made;
        }));
        return calls.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The two appends of a call.</summary>
    public static Append[] Call(Guid id, BudgetKey budget)
    {
        var reserved = new AttemptReserved(MicroUsd, [budget]);
        var attempt = Attempt.Fold(id, "benchmark", [Planned])!;
        return
        [
            new Append { Attempts = [new AttemptChange(null, [Planned], attempt)] },
            new Append { Attempts = [new AttemptChange(attempt, [reserved], attempt.Apply(reserved))] },
        ];
    }
}
