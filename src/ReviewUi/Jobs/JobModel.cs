using ReferenceApp.Contracts;

namespace ReferenceApp.ReviewUi.Jobs;

/// <summary>Everything that the page of a job shows.</summary>
/// <param name="Claim">This person's right to decide; null without one.</param>
/// <param name="Me">The signed-in person's name.</param>
public sealed record JobModel(JobResponse Job, ClaimResponse? Claim, IReadOnlyList<AuditLine> Audit, string Me)
{
    public const string AwaitingReview = "AwaitingReview";

    /// <summary>Why what was just asked was refused.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What was written into the form that was refused.</summary>
    public DecisionRequest? Written { get; init; }

    /// <summary>SHA-256 of the picture that the person chose to compare with; null: no choice.</summary>
    public string? Before { get; init; }

    /// <summary>The pictures that passed their checks, oldest first: the source, then what each step left behind.</summary>
    public IReadOnlyList<AssetBody> Verified { get; } = [.. VerifiedOf(Job)];

    /// <summary>The picture to decide about; null when there is none yet, or its file is gone.</summary>
    public AssetBody? After => Verified is [.., var last] ? last : null;

    /// <summary>What the person chose; else what a change was asked of; else the verified picture before.</summary>
    public AssetBody? Compared => Earlier.FirstOrDefault(asset => asset.Sha256 == Before)
        ?? Job.Assets.FirstOrDefault(asset => asset.Sha256 == ChangedSha256 && asset != After)
        ?? Earlier.LastOrDefault();

    public IEnumerable<AssetBody> Earlier => Verified.SkipLast(1);

    public bool IsOutcomeUnknown => Job.Cause?.Code == "outcome_unknown";

    /// <summary>Changes when the person should look again; renewing a claim does not change it.</summary>
    public string State => $"{Job.State} {Job.Review.ClaimedBy} {Job.Review.Decisions.Count} {After?.Sha256}";

    string? ChangedSha256 => Job.Review.Decisions.LastOrDefault(decision => decision.Decision == "request_change")?.Sha256;

    static IEnumerable<AssetBody> VerifiedOf(JobResponse job)
    {
        var source = job.Origin?.Sha256 ?? job.Assets.LastOrDefault(asset => asset.Role is "source" or "upload")?.Sha256;
        // With a picture to start from, what the first step made is a synthetic one that nothing was built on.
        var made = (job.Steps ?? []).Where(step => source is null || step.Name != "validate").SelectMany(PicturesOf);
        return (source is null ? made : made.Prepend(source)).Distinct()
            .Select(sha256 => job.Assets.FirstOrDefault(asset => asset.Sha256 == sha256))
            .OfType<AssetBody>();
    }

    static IEnumerable<string> PicturesOf(StepBody step)
    {
        var passed = step.Attempts.Where(attempt => attempt is { Verdict: "pass", Purpose: "generate" or "edit" })
            .SelectMany(attempt => attempt.Assets);
        return step.Name switch
        {
            "finalize" => (step.Candidates ?? []).Where(candidate => candidate.Chosen).Select(candidate => candidate.Asset),
            "validate" => passed.TakeLast(1),
            _ => passed,
        };
    }
}
