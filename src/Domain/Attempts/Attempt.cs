using ReferenceApp.Domain.Money;

namespace ReferenceApp.Domain.Attempts;

/// <summary>Where a paid call stands. The order of the first six is the way of a call that succeeds.</summary>
public enum AttemptState
{
    Planned,
    Reserved,
    Sent,
    Received,
    Stored,
    Settled,
    NotSent,
    Refused,
    Unknown,
}

public static class AttemptStates
{
    /// <summary>As the interface and the telemetry spell it.</summary>
    public static string Spell(this AttemptState state) =>
        state == AttemptState.NotSent ? "not-sent" : state.ToString().ToLowerInvariant();
}

/// <summary>
/// One paid call, folded from its events. Every call that may cost money is an attempt, for jobs and for /v1 alike,
/// and the evidence decides what becomes of it (docs/flow.md, "Attempts").
/// </summary>
public sealed record Attempt(Guid Id, string Caller, long Version, AttemptState State, AttemptPlanned Plan)
{
    public long ReservedMicroUsd { get; init; }

    public long PossibleMicroUsd { get; init; }

    public CostBreakdown Settled { get; init; } = CostBreakdown.Zero;

    public string? CostBasis { get; init; }

    public IReadOnlyList<BudgetKey> Budgets { get; init; } = [];

    public string? RequestId { get; init; }

    public int? Status { get; init; }

    public long? LatencyMs { get; init; }

    public IReadOnlyList<StoredPicture> Pictures { get; init; } = [];

    public TokenUsage? Usage { get; init; }

    /// <summary>Why it did not succeed; null while it may or did.</summary>
    public Reason? Error { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>No further event is expected. Unknown is not final: a late answer may still arrive.</summary>
    public bool IsFinal => State is AttemptState.Settled or AttemptState.NotSent or AttemptState.Refused;

    /// <summary>Somebody is expected to bring the answer.</summary>
    public bool IsUnderWay => !IsFinal && State != AttemptState.Unknown;

    /// <summary>Its outcome is or was unknown, so whatever is written now comes late.</summary>
    public bool WasUnknown => !IsFinal && CostBasis == "possible";

    /// <summary>Starts an attempt: planned, reserved and sent in one decision, because one commit must hold all three
    /// before the first byte goes out.</summary>
    public static (Attempt Attempt, IReadOnlyList<AttemptEvent> Events) Start(
        Guid id, string caller, AttemptCommand.Plan plan)
    {
        AttemptEvent[] events =
            [plan.Planned, new AttemptReserved(plan.Planned.WorstCaseMicroUsd, plan.Budgets), new AttemptSent()];
        var attempt = Fold(id, caller, events)
            ?? throw new InvalidOperationException("A planned attempt folds to a state.");
        return (attempt, events);
    }

    public Decision<AttemptEvent> Decide(AttemptCommand command) => (command, State) switch
    {
        (AttemptCommand.Receive c, AttemptState.Sent or AttemptState.Unknown) => Decision<AttemptEvent>.Accept(c.Received),
        (AttemptCommand.Settle c, AttemptState.Received) => Decision<AttemptEvent>.Accept(c.Stored, c.Settled),
        (AttemptCommand.NotSend c, AttemptState.Sent or AttemptState.Unknown) => Decision<AttemptEvent>.Accept(new AttemptNotSent(c.Reason)),
        (AttemptCommand.Refuse c, AttemptState.Sent or AttemptState.Unknown) => Decision<AttemptEvent>.Accept(c.Refused),
        (AttemptCommand.LoseOutcome c, AttemptState.Sent or AttemptState.Received) =>
            Decision<AttemptEvent>.Accept(new AttemptOutcomeUnknown(c.Reason, c.RequestId, c.Status, c.LatencyMs)),
        _ => Decision<AttemptEvent>.Refuse("attempt_transition_refused",
            ("command", command.GetType().Name), ("state", State)),
    };

    /// <summary>One command after another; what the state that was reached refuses is passed over.</summary>
    public (Attempt After, IReadOnlyList<AttemptEvent> Events) DecideAll(IEnumerable<AttemptCommand> commands)
    {
        var after = this;
        var events = new List<AttemptEvent>();
        foreach (var command in commands)
        {
            var decided = after.Decide(command).Events;
            after = decided.Aggregate(after, (state, e) => state.Apply(e));
            events.AddRange(decided);
        }

        return (after, events);
    }

    public static Attempt? Fold(Guid id, string caller, IEnumerable<AttemptEvent> events)
    {
        Attempt? attempt = null;
        foreach (var e in events)
            attempt = attempt is null ? Begin(id, caller, e) : attempt.Apply(e);
        return attempt;
    }

    static Attempt Begin(Guid id, string caller, AttemptEvent first) => first is AttemptPlanned planned
        ? new Attempt(id, caller, 1, AttemptState.Planned, planned)
        : throw new InvalidOperationException($"An attempt cannot begin with {first.GetType().Name}.");

    public Attempt Apply(AttemptEvent e)
    {
        var next = this with { Version = Version + 1 };
        return e switch
        {
            AttemptReserved r => next with
            {
                State = AttemptState.Reserved,
                ReservedMicroUsd = r.MicroUsd,
                Budgets = r.Budgets,
            },
            AttemptSent => next with { State = AttemptState.Sent },
            AttemptReceived r => next with
            {
                State = AttemptState.Received,
                RequestId = r.RequestId,
                Status = r.Status,
                LatencyMs = r.LatencyMs,
                Error = null,
            },
            AttemptStored s => next with { State = AttemptState.Stored, Pictures = s.Pictures, Usage = s.Usage },
            AttemptSettled s => next with
            {
                State = AttemptState.Settled,
                Settled = s.Cost,
                CostBasis = s.Basis,
                ReservedMicroUsd = 0,
                PossibleMicroUsd = 0,
            },
            AttemptNotSent n => next with
            {
                State = AttemptState.NotSent,
                Error = n.Reason,
                ReservedMicroUsd = 0,
                PossibleMicroUsd = 0,
                CostBasis = "settled",
            },
            AttemptRefused r => next with
            {
                State = AttemptState.Refused,
                RequestId = r.RequestId,
                Status = r.Status,
                LatencyMs = r.LatencyMs,
                Error = Reason.Of(r.ErrorCode ?? "refused", ("status", r.Status), ("type", r.ErrorType ?? "")),
                PossibleMicroUsd = r.PossiblyPaid ? ReservedMicroUsd + PossibleMicroUsd : 0,
                ReservedMicroUsd = 0,
                CostBasis = r.PossiblyPaid ? "possible" : "settled",
                RetryAfterSeconds = r.RetryAfterSeconds,
            },
            AttemptOutcomeUnknown u => next with
            {
                State = AttemptState.Unknown,
                Error = u.Reason,
                RequestId = u.RequestId ?? RequestId,
                Status = u.Status ?? Status,
                LatencyMs = u.LatencyMs ?? LatencyMs,
                PossibleMicroUsd = ReservedMicroUsd + PossibleMicroUsd,
                ReservedMicroUsd = 0,
                CostBasis = "possible",
            },
            _ => throw new InvalidOperationException($"{e.GetType().Name} cannot follow {State}."),
        };
    }
}
