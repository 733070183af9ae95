using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>A request in which nothing is wrong, before its pictures are stored.</summary>
sealed record JobDraft(
    StructuredPrompt Prompt, Needs Needs, Surface Surface, RouteRecord Route, ImageModel Model, PictureSize Size,
    IReadOnlyList<EditSpec> Edits, FinalPlan Final, string? Drill, string UnknownOutcome, long? BudgetMicroUsd,
    int Reviewers)
{
    public JobWords Words => new(Prompt, [.. Edits.Select(edit => edit.Instruction)]);

    /// <param name="maskSha256">The stored mask of an edit, by the edit's index.</param>
    /// <param name="dayBudgetMicroUsd">As the caller's key says now.</param>
    public JobPlan ToPlan(
        string? sourceSha256, IReadOnlyDictionary<int, string> maskSha256, long? dayBudgetMicroUsd) => new(
        Model.Id, Size.ToString(), Surface.ToString(), Route, Needs.Data.ToString().ToLowerInvariant(), sourceSha256,
        [.. Edits.Select((edit, i) => Plan(edit, maskSha256.GetValueOrDefault(i)))], Final, Drill, UnknownOutcome,
        BudgetMicroUsd, dayBudgetMicroUsd, Reviewers);

    public static PlannedEdit Plan(EditSpec edit, string? maskSha256)
    {
        var protect = edit.Protect == Protect.Exact ? "exact" : "verify";
        return edit.Target switch
        {
            RegionTarget region => new PlannedEdit("region", region.Region, null, protect),
            BackgroundTarget background => new PlannedEdit("background", background.Subject, null, protect),
            _ => new PlannedEdit("mask", null, maskSha256, protect),
        };
    }
}
