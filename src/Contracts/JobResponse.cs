using System.Text.Json.Serialization;

namespace ReferenceApp.Contracts;

/// <summary>A job as it stands.</summary>
/// <param name="State">As in docs/flow.md, for example <c>AwaitingReview</c>.</param>
/// <param name="Cause">Why it needs attention; null in every other state.</param>
/// <param name="Actions">What may be asked of it now, for example <c>retry</c>.</param>
public sealed record JobResponse(
    Guid Id, string State, ReasonText? Cause, string Caller, string Surface, RouteBody Route, string Model, string Size,
    IReadOnlyList<AssetBody> Assets, CostBody Cost, ReviewState Review, string? TraceId, IReadOnlyList<string> Actions,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Not in lists, and gone once it was erased.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PromptBody? Prompt { get; init; }

    /// <summary>What a person gives to ChatGPT, word for word; only in state <c>ManualHandoff</c>, and not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HandoffPrompt { get; init; }

    /// <summary>Of a picture that a person made. Not in lists, and gone once it was erased.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OriginBody? Origin { get; init; }

    /// <summary>Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EditState>? Edits { get; init; }

    /// <summary>Always five, in order. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StepBody>? Steps { get; init; }
}

/// <summary>A picture that a person made and brought.</summary>
/// <param name="Where">Where it was made, as that person says.</param>
/// <param name="By">Who made it, as that person says.</param>
public sealed record OriginBody(string Sha256, string Where, string By);

/// <summary>Why this surface, and why not the others.</summary>
public sealed record RouteBody(IReadOnlyList<ReasonText> Reasons, IReadOnlyList<RejectedSurface> Rejected);

public sealed record RejectedSurface(string Surface, ReasonText Reason);

/// <summary>One place that the job changes.</summary>
/// <param name="Kind">region, mask or background.</param>
/// <param name="Place">The region, or the subject of a background edit.</param>
/// <param name="Instruction">Null once it was erased.</param>
public sealed record EditState(string Kind, RectBody? Place, string? MaskSha256, string? Instruction, string Protect);

/// <summary>One of the five steps.</summary>
/// <param name="Name">validate, edit, finalize, drill or review.</param>
/// <param name="State">pending, running, passed, failed or skipped.</param>
/// <param name="PassCondition">The condition with what was measured; why it failed or was skipped otherwise.</param>
public sealed record StepBody(
    string Name, string State, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, ReasonText? PassCondition,
    IReadOnlyList<AttemptResponse> Attempts)
{
    /// <summary>Only of <c>finalize</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CandidateBody>? Candidates { get; init; }
}

/// <summary>One picture that the final step weighed.</summary>
/// <param name="Derived">Made from another render (format or compression only), not a call of its own.</param>
/// <param name="Asset">The picture's SHA-256.</param>
/// <param name="Verdict">pass, fail or needs_human.</param>
public sealed record CandidateBody(
    string Size, string Quality, string Format, int Compression, bool Derived, Guid AttemptId, string Asset,
    string Verdict, bool InsideBudget, bool Chosen, ReasonText Reason);

/// <summary>A stored picture.</summary>
/// <param name="Url">Relative to the edge, signed and expiring.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="C2pa">The file carries Content Credentials.</param>
/// <param name="DerivedFrom">The picture it was made from by this app; null when it is as received.</param>
/// <param name="Role">source, mask, upload, or the purpose of the attempt that made it.</param>
public sealed record AssetBody(
    string Sha256, string Url, int Width, int Height, string Format, long Bytes, bool C2pa, string? DerivedFrom,
    string Role);

/// <summary>Where the job's money stands, US dollars.</summary>
public sealed record CostBody(decimal ReservedUsd, decimal SettledUsd, decimal PossibleUsd);

/// <param name="Reviewers">How many people must approve.</param>
/// <param name="ClaimedBy">Who is looking at it now; null: nobody.</param>
/// <param name="ChangeRequestedBy">Who asked for the job's last change, and so may not approve it; null: nobody did.</param>
public sealed record ReviewState(
    int Reviewers, IReadOnlyList<ReviewDecision> Decisions, string? ClaimedBy, string? ChangeRequestedBy);
