namespace ReferenceApp.Domain.Jobs;

/// <summary>Where a job stands; drawn with every arrow in docs/flow.md.</summary>
public enum JobState
{
    Queued,
    Validating,
    Editing,
    Finalizing,
    Drilling,
    AwaitingReview,
    ChangesRequested,
    Approved,
    Rejected,
    NeedsAttention,
    ManualHandoff,
    Cancelled,
}

public enum StepState
{
    Pending,
    Running,
    Passed,
    Failed,
    Skipped,
}

/// <summary>One of the five steps with what it rests on.</summary>
public sealed record JobStep(StepName Name, StepState State)
{
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The condition with its measured values; why it failed or was skipped otherwise.</summary>
    public Reason? Condition { get; init; }

    /// <summary>Every attempt made for the step, in order; a slot's last one counts.</summary>
    public IReadOnlyList<SlotAttempt> Attempts { get; init; } = [];

    public IReadOnlyList<PictureChecked> Checks { get; init; } = [];

    /// <summary>The attempt that counts for a slot, or null when none was made yet.</summary>
    public SlotAttempt? AttemptOf(string slot) => Attempts.LastOrDefault(a => a.Slot == slot);

    /// <summary>What the picture of an attempt was found to be, or null when it was not checked.</summary>
    public PictureChecked? CheckOf(Guid attemptId) => Checks.LastOrDefault(c => c.AttemptId == attemptId);
}

/// <summary>An attempt in its place of the step.</summary>
/// <param name="Released">A person retried the job after it: unless its picture is good, the place may be tried anew.</param>
public sealed record SlotAttempt(string Slot, Guid AttemptId, bool Released = false);
