using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>Which candidate the product should take.</summary>
static class CandidateChoice
{
    /// <summary>
    /// Of those that passed and fit the budget: the best quality, then the larger size, then the cheaper one. The
    /// caller's lists go from plain to best, so position is rank. Null when none passed inside the budget.
    /// </summary>
    public static CandidateJudged? Best(IEnumerable<CandidateJudged> candidates, FinalPlan plan) => candidates
        .Where(c => c is { Verdict: "pass", InsideBudget: true })
        .OrderByDescending(c => Rank(plan.Qualities, c.Quality))
        .ThenByDescending(c => Rank(plan.Sizes, c.Size))
        .ThenBy(c => c.MicroUsd)
        .FirstOrDefault();

    static int Rank(IReadOnlyList<string> list, string value) => list.ToList().IndexOf(value);
}
