using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Domain.Jobs;

/// <summary>Which budgets a call of a job has to fit into.</summary>
public static class JobBudgets
{
    /// <summary>The caller's UTC day always counts; it limits where the key has a daily budget. The job's cap only where it has one.</summary>
    public static IReadOnlyList<BudgetKey> Of(Job job, DateTimeOffset now)
    {
        var day = new BudgetKey($"caller/{job.Caller}/{now.UtcDateTime:yyyy-MM-dd}", job.Plan.DayBudgetMicroUsd);
        return job.Plan.BudgetMicroUsd is { } cap ? [day, new BudgetKey($"job/{job.Id}", cap)] : [day];
    }

    /// <summary>caller or job: what kind of budget a key names.</summary>
    public static string KindOf(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];
}
