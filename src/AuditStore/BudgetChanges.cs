using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.AuditStore;

/// <summary>Micro-USD to add to what is used.</summary>
/// <param name="Cap">What the sum must stay within; null: it is added whatever the sum.</param>
sealed record BudgetChange(string Key, long? Cap, long Delta);

/// <summary>
/// What an append changes about budgets. Only a reservation can be refused: what a call turned out to cost is spent,
/// also where it is more than was reserved and the budget is used up.
/// </summary>
sealed class BudgetChanges
{
    readonly Dictionary<string, BudgetChange> _spent = new(StringComparer.Ordinal);
    readonly Dictionary<string, BudgetChange> _reserved = new(StringComparer.Ordinal);

    /// <summary>The capped changes come last: the last change of a key names the cap that its row keeps.</summary>
    public IReadOnlyList<BudgetChange> All => [.. _spent.Values, .. _reserved.Values];

    public void Add(IReadOnlyList<BudgetKey> budgets, AttemptEvent e, long delta)
    {
        if (delta == 0)
            return;
        foreach (var budget in budgets)
        {
            var reserved = e is AttemptReserved ? delta : 0;
            Add(_reserved, budget.Key, budget.CapMicroUsd, reserved);
            if (delta != reserved)
                Add(_spent, budget.Key, null, delta - reserved);
        }
    }

    static void Add(Dictionary<string, BudgetChange> changes, string key, long? cap, long delta) =>
        changes[key] = new BudgetChange(key, cap, delta + (changes.GetValueOrDefault(key)?.Delta ?? 0));
}
