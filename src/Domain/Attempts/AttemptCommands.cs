namespace ReferenceApp.Domain.Attempts;

/// <summary>What the evidence of a call asks the attempt to become.</summary>
public abstract record AttemptCommand
{
    public sealed record Plan(AttemptPlanned Planned, IReadOnlyList<BudgetKey> Budgets) : AttemptCommand;

    public sealed record Receive(AttemptReceived Received) : AttemptCommand;

    public sealed record Settle(AttemptStored Stored, AttemptSettled Settled) : AttemptCommand;

    public sealed record NotSend(Reason Reason) : AttemptCommand;

    public sealed record Refuse(AttemptRefused Refused) : AttemptCommand;

    public sealed record LoseOutcome(Reason Reason, string? RequestId, int? Status, long? LatencyMs) : AttemptCommand;
}
