using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>
/// (2) One place at a time, each edit from the last verified picture. An edit counts when the rest did not change, the
/// place did, and the requested text can still be read; the next edit starts only then.
/// </summary>
sealed class EditStep(SlotCall calls, LoopPictures pictures, TextCheck text, PictureTurns turns) : ILoopStep
{
    static readonly EditCheckLimits Limits = new();

    public StepName Name => StepName.Edit;

    public Reason? SkipReason(Job job) =>
        StepOutcomes.SkippedByHand(job) ?? (job.Plan.Edits.Count == 0 ? new Reason("no_edits_asked") : null);

    public async Task<StepOutcome> RunAsync(JobRun run, CancellationToken cancel)
    {
        for (var index = 0; index < run.Job.Plan.Edits.Count; index++)
        {
            if (IsVerified(run.Job, Slot(index)))
                continue;
            if (await EditAsync(run, index, cancel) is { } stop)
                return stop;
        }

        return new StepOutcome.Passed(Condition(run.Job.Plan.Edits.Count, Checks(run.Job)));
    }

    /// <summary>The worst value of each measure over all edits: what the pass rests on.</summary>
    static Reason Condition(int edits, IReadOnlyList<Reason> measured) => Reason.Of("edits_verified",
        ("edits", edits),
        ("protectedChanged", Values(measured, "protected_area_unchanged", "density").Max()),
        ("protectedLimit", Limits.MaxProtectedDensity),
        ("editedChanged", Values(measured, "edit_visible", "density").Min()),
        ("editedLimit", Limits.MinEditedDensity),
        ("textFound", Values(measured, "text_read", "found").Min()));

    IReadOnlyList<Reason> Checks(Job job) => [.. job.Step(Name).Checks.Where(c => c.Verdict == "pass").SelectMany(c => c.Measured)];

    static IEnumerable<double> Values(IReadOnlyList<Reason> measured, string code, string param) => measured
        .Where(reason => reason.Code == code).Select(reason => double.Parse(reason.Params[param])).DefaultIfEmpty(0);

    static string Slot(int index) => $"edit-{index}";

    bool IsVerified(Job job, string slot) =>
        job.Step(Name).AttemptOf(slot) is { } attempt && job.Step(Name).CheckOf(attempt.AttemptId) is { Verdict: "pass" };

    /// <summary>Null when the edit is verified and recorded.</summary>
    async Task<StepOutcome?> EditAsync(JobRun run, int index, CancellationToken cancel)
    {
        if (run.Job.PictureSha256 is not { } beforeSha256 || await pictures.LoadAsync(beforeSha256, cancel) is not { } before)
            return new StepOutcome.Failed(Reason.Of(JobCauses.PictureMissing, ("edit", index)));
        var edit = run.Job.Plan.Edits[index];
        if (await MayChangeAsync(edit, before, cancel) is not { } mayChange)
            return new StepOutcome.NeedsPerson(Reason.Of("subject_region_missing", ("edit", index)));

        var spec = new EditSpec(TargetOf(edit), run.Words.Instructions[index], Protect.Verify);
        var request = LoopRequests.Edit(run.Job.Plan, PromptCompiler.CompileEdit(run.Words.Prompt, spec), beforeSha256,
            edit.MaskSha256 ?? await pictures.StoreMaskAsync(run, mayChange, cancel));
        return await calls.FillAsync(run, Name, Slot(index), "edit", request, cancel) switch
        {
            SlotResult.Stopped stopped => stopped.Outcome,
            SlotResult.Refused refused => StepOutcomes.OfRefusal(refused.Attempt),
            SlotResult.Ready ready => await JudgeAsync(run, index, before, mayChange, ready.Attempt, cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    async Task<StepOutcome?> JudgeAsync(
        JobRun run, int index, Picture before, PixelMask mayChange, Attempt attempt, CancellationToken cancel)
    {
        if (attempt.Pictures is not [var stored, ..] || await MeasureAsync(run, before, mayChange, stored, cancel) is not var (kept, read))
            return new StepOutcome.Failed(Reason.Of(JobCauses.PictureMissing, ("attempt", attempt.Id)));

        var verdict = Verdicts.Of(kept, read);
        if (run.Job.Step(Name).CheckOf(attempt.Id) is null)
            await run.CommitAsync(cancel, new JobCommand.RecordCheck(new PictureChecked(
                Name, Slot(index), attempt.Id, stored.Sha256, verdict, [.. kept.Reasons, read.Measured])));
        return verdict switch
        {
            "pass" => null,
            "needs_human" => new StepOutcome.NeedsPerson(Reason.Of("check_undecided", ("edit", index))),
            _ => new StepOutcome.Failed(Reason.Of(JobCauses.CheckFailed, ("edit", index),
                ("why", string.Join(",", Verdicts.Failures(kept, read))))),
        };
    }

    /// <summary>Null when the store no longer holds the edited picture.</summary>
    async Task<(EditVerdict Kept, TextCheckResult Read)?> MeasureAsync(
        JobRun run, Picture before, PixelMask mayChange, StoredPicture stored, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(run.Job.Id, cancel);
        return await pictures.LoadAsync(stored.Sha256, cancel) is { } after
            ? (EditCheck.Check(before, after, mayChange, Limits), await text.RunIfAskedAsync(after, run.Words.Prompt, cancel))
            : null;
    }

    /// <summary>Null for a background edit whose subject nobody named: then nothing can be proven to have stayed.</summary>
    async Task<PixelMask?> MayChangeAsync(PlannedEdit edit, Picture before, CancellationToken cancel) => edit switch
    {
        { Kind: "region", Place: { } region } => PixelMask.FromRect(before.Width, before.Height, region),
        { Kind: "background", Place: { } subject } => PixelMask.FromRect(before.Width, before.Height, subject).Invert(),
        { Kind: "mask", MaskSha256: { } sha256 } => await pictures.LoadAsync(sha256, cancel) is { } mask
            ? PixelMask.FromAlpha(mask)
            : null,
        _ => null,
    };

    static EditTarget TargetOf(PlannedEdit edit) => edit switch
    {
        { Kind: "region", Place: { } region } => new RegionTarget(region),
        { Kind: "background" } => new BackgroundTarget(edit.Place),
        _ => new MaskTarget([]),
    };
}
