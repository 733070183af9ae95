using ReferenceApp.Domain.Jobs;
using ReferenceApp.Surfaces;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>The requests that the loop makes. Everything before the final candidates is asked for small.</summary>
static class LoopRequests
{
    /// <summary>The cheapest quality: a fault found here costs about a thirtieth of one found at high.</summary>
    public const string LoopQuality = "low";

    const string LoopFormat = "png";

    public static SurfaceRequest Generate(JobPlan plan, string prompt) => new(
        "generation", plan.Model, prompt, plan.Size, LoopQuality, LoopFormat, 100, 1, [], null, null);

    public static SurfaceRequest Edit(JobPlan plan, string prompt, string imageSha256, string maskSha256) => new(
        "edit", plan.Model, prompt, plan.Size, LoopQuality, LoopFormat, 100, 1, [imageSha256], maskSha256, null);

    /// <summary>An edit that asks for no change: the last verified picture at the candidate's quality and format.</summary>
    public static SurfaceRequest Rerender(JobPlan plan, string prompt, string imageSha256, CandidateSpec candidate) => new(
        "edit", plan.Model, prompt, candidate.Size, candidate.Quality, candidate.Format, candidate.Compression, 1,
        [imageSha256], null, null);

    public static SurfaceRequest Drill(JobPlan plan, string prompt) => Generate(plan, prompt) with { Drill = plan.Drill };
}
