using System.Text.Json.Serialization;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.Domain.Jobs;

/// <summary>The life of one edit loop.</summary>
public abstract record JobEvent : AuditEvent;

/// <summary>A caller asked for it.</summary>
/// <param name="Words">The prompt and the instructions, as a side text.</param>
public sealed record JobCreated(JobPlan Plan, TextBinding Words) : JobEvent;

public sealed record StepStarted(StepName Step) : JobEvent;

/// <summary>A paid call (or a drill) is about to be made for this place of the loop.</summary>
/// <param name="Slot">Which picture of the step, for example <c>edit-0</c>; a slot has one attempt at a time.</param>
public sealed record AttemptAdded(StepName Step, string Slot, Guid AttemptId) : JobEvent;

/// <summary>A picture was measured against what it had to fulfil.</summary>
/// <param name="Verdict">pass, fail or needs_human.</param>
/// <param name="Measured">The numbers the verdict rests on.</param>
public sealed record PictureChecked(
    StepName Step, string Slot, Guid AttemptId, string Sha256, string Verdict, IReadOnlyList<Reason> Measured) : JobEvent;

/// <summary>A candidate of the final step was weighed.</summary>
/// <param name="Derived">Made by us from another render (format or compression only), not a call of its own.</param>
/// <param name="LatencyMs">Of the call that made the render.</param>
public sealed record CandidateJudged(
    int Index, string Size, string Quality, string Format, int Compression, bool Derived, Guid AttemptId,
    string Sha256, string Verdict, bool InsideBudget, long MicroUsd, long LatencyMs, Reason Reason) : JobEvent;

public sealed record CandidateChosen(int Index, Reason Reason) : JobEvent;

/// <summary>The condition that the step had to meet was met; the condition carries the measured values.</summary>
public sealed record StepPassed(StepName Step, Reason Condition, string? PictureSha256) : JobEvent;

public sealed record StepFailed(StepName Step, Reason Reason) : JobEvent;

public sealed record StepSkipped(StepName Step, Reason Reason) : JobEvent;

/// <summary>Work stopped until a person acts.</summary>
public sealed record AttentionNeeded(Reason Cause) : JobEvent;

/// <summary>A late answer told what became of an attempt before anybody decided about it: the job goes on with that.</summary>
public sealed record OutcomeResolved(Guid AttemptId) : JobEvent;

/// <summary>A person sent a stopped job on its way again.</summary>
/// <param name="AcceptPossibleCharge">The person accepts that an attempt of unknown outcome may be paid as well.</param>
public sealed record JobRetried(string By, bool AcceptPossibleCharge) : JobEvent
{
    /// <summary>In a person's place when the loop leads the job out of its rehearsal.</summary>
    public const string ByDrill = "drill";
}

public sealed record JobCancelled(string By) : JobEvent;

/// <summary>A person decided about the picture that awaited review.</summary>
/// <param name="Decision">One of <see cref="ReviewChoice"/>.</param>
/// <param name="Sha256">The picture that was decided about.</param>
/// <param name="Lines">How many lines of text there were to read.</param>
/// <param name="Read">How many of them were.</param>
/// <param name="Reason">The person's words, as a side text; null when there were none.</param>
public sealed record ReviewDecided(string By, string Decision, string Sha256, int Lines, int Read, TextBinding? Reason)
    : JobEvent;

/// <summary>One more edit was asked for: it is made from the picture that awaited review, and that is decided about anew.</summary>
/// <param name="Words">The prompt and the instructions, this edit's with them, as a side text in place of the one before.</param>
public sealed record ChangeRequested(string By, PlannedEdit Edit, TextBinding Words) : JobEvent;

/// <summary>A picture that a person made by hand was brought; the loop judges it in place of one of its own.</summary>
/// <param name="Origin">Where and by whom it was made, as a side text (<see cref="PictureOrigin"/>).</param>
/// <param name="By">Whose key or sign-in brought it.</param>
public sealed record PictureUploaded(string Sha256, TextBinding Origin, string By) : JobEvent;

/// <summary>The words and pictures of the job are gone; the hashes in its entries stay.</summary>
public sealed record JobErased(string By) : JobEvent;

/// <summary>The five steps, in order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepName>))]
public enum StepName
{
    [JsonStringEnumMemberName("validate")]
    Validate,

    [JsonStringEnumMemberName("edit")]
    Edit,

    [JsonStringEnumMemberName("finalize")]
    Finalize,

    [JsonStringEnumMemberName("drill")]
    Drill,

    [JsonStringEnumMemberName("review")]
    Review,
}
