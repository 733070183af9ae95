namespace ReferenceApp.Domain.Jobs;

/// <summary>
/// Everything about a job that is not personal: what to make, how to judge it, what it may cost. The words (prompt,
/// instructions) are a side text; masks and the source are assets, named by hash.
/// </summary>
/// <param name="Surface">Wire spelling of the chosen surface.</param>
/// <param name="Route">Why that surface, and why not the others.</param>
/// <param name="DataClass">public, internal or customer: customer data keeps the first call synthetic.</param>
/// <param name="SourceSha256">The picture to start from; null when the loop makes its own.</param>
/// <param name="Drill">The failure to rehearse; null skips the step.</param>
/// <param name="UnknownOutcome">ask or retry-once.</param>
/// <param name="BudgetMicroUsd">Cap of the whole job; null: only the caller's day budget limits it.</param>
/// <param name="DayBudgetMicroUsd">The caller's cap per UTC day as its key said when the job was made.</param>
/// <param name="Reviewers">How many people must approve.</param>
public sealed record JobPlan(
    string Model, string Size, string Surface, RouteRecord Route, string DataClass, string? SourceSha256,
    IReadOnlyList<PlannedEdit> Edits, FinalPlan Final, string? Drill, string UnknownOutcome, long? BudgetMicroUsd,
    long? DayBudgetMicroUsd, int Reviewers);

/// <summary>The decision on the surface, as it was made when the job was created.</summary>
public sealed record RouteRecord(IReadOnlyList<Reason> Reasons, IReadOnlyList<RejectedSurfaceRecord> Rejected);

public sealed record RejectedSurfaceRecord(string Surface, Reason Reason);

/// <summary>One place to change.</summary>
/// <param name="Kind">region, mask or background.</param>
/// <param name="Place">The region, or the subject of a background edit.</param>
/// <param name="MaskSha256">The mask as an asset; only with kind mask.</param>
/// <param name="Protect">verify or exact.</param>
public sealed record PlannedEdit(string Kind, Rect? Place, string? MaskSha256, string Protect);

/// <summary>The grid of candidates and what one candidate may cost and take.</summary>
public sealed record FinalPlan(
    IReadOnlyList<string> Sizes, IReadOnlyList<string> Qualities, IReadOnlyList<string> Formats,
    IReadOnlyList<int> Compressions, int MaxCandidates, long? CandidateMicroUsd, int? CandidateLatencySeconds);
