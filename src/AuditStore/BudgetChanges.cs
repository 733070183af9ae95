using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.AuditStore;

/// <summary>Micro-USD to add to what is used.</summary>
/// <param name="Cap">What a reservation must stay within; null: no limit.</param>
/// <param name="Reserves">Only then it can be refused: what a call turned out to cost is spent, also where the budget is used up.</param>
sealed record BudgetChange(string Key, long? Cap, long Delta, bool Reserves);

/// <summary>What an append changes about budgets, one change a key.</summary>
sealed class BudgetChanges
{
    readonly Dictionary<string, BudgetChange> _changes = new(StringComparer.Ordinal);

    public IReadOnlyList<BudgetChange> All => [.. _changes.Values];

    public void Add(IReadOnlyList<BudgetKey> budgets, AttemptEvent e, long delta)
    {
        if (delta == 0)
            return;
        foreach (var budget in budgets)
        {
            var before = _changes.GetValueOrDefault(budget.Key);
            _changes[budget.Key] = new BudgetChange(
                budget.Key, budget.CapMicroUsd, delta + (before?.Delta ?? 0), e is AttemptReserved || before is { Reserves: true });
        }
    }
}
