using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>
/// (3) Candidates of the last verified picture, each measured against it with the whole frame protected and weighed
/// against the product's budget. The best one inside it is chosen, and why.
/// </summary>
sealed class FinalizeStep(SlotCall calls, LoopPictures pictures, TextCheck text, PictureTurns turns) : ILoopStep
{
    static readonly EditCheckLimits Limits = new();

    public StepName Name => StepName.Finalize;

    public Reason? SkipReason(Job job) => StepOutcomes.SkippedByHand(job);

    public async Task<StepOutcome> RunAsync(JobRun run, CancellationToken cancel)
    {
        var grid = CandidateSpec.Grid(run.Job.Plan.Final);
        foreach (var candidate in grid)
        {
            if (run.Job.Candidates.Any(c => c.Index == candidate.Index && c.Verdict == "pass"))
                continue;
            if (await RenderAsync(run, candidate, cancel) is { } stop)
                return stop;
        }

        return await ChooseAsync(run, cancel);
    }

    /// <summary>Null when the candidate is judged and recorded, whatever the judgement.</summary>
    async Task<StepOutcome?> RenderAsync(JobRun run, CandidateSpec candidate, CancellationToken cancel)
    {
        if (run.Job.PictureSha256 is not { } baseSha256 || await pictures.LoadAsync(baseSha256, cancel) is not { } verified)
            return new StepOutcome.Failed(Reason.Of(JobCauses.PictureMissing, ("candidate", candidate.Index)));

        var request = LoopRequests.Rerender(
            run.Job.Plan, PromptCompiler.CompileRerender(run.Words.Prompt), baseSha256, candidate);
        switch (await calls.FillAsync(run, Name, candidate.SlotIn(run.Job.Round), "candidate", request, cancel))
        {
            case SlotResult.Stopped stopped:
                return stopped.Outcome;
            case SlotResult.Refused refused:
                return StepOutcomes.OfRefusal(refused.Attempt);
            case SlotResult.Ready ready when run.Job.Step(Name).CheckOf(ready.Attempt.Id) is null:
                await JudgeAsync(run, candidate, verified, ready.Attempt, cancel);
                return null;
            default:
                return null;
        }
    }

    async Task JudgeAsync(
        JobRun run, CandidateSpec candidate, Picture verified, Attempt attempt, CancellationToken cancel)
    {
        var stored = attempt.Pictures[0];
        var (verdict, measured) = await MeasureAsync(run, verified, stored.Sha256, cancel);
        var micro = attempt.Settled.Total.Value;
        var latency = attempt.LatencyMs ?? 0;
        var final = run.Job.Plan.Final;
        var inside = (final.CandidateMicroUsd is not { } cap || micro <= cap)
            && (final.CandidateLatencySeconds is not { } seconds || latency <= seconds * 1000L);
        await run.CommitAsync(cancel,
            new JobCommand.RecordCheck(new PictureChecked(
                Name, candidate.SlotIn(run.Job.Round), attempt.Id, stored.Sha256, verdict, measured)),
            new JobCommand.JudgeCandidate(new CandidateJudged(
                candidate.Index, candidate.Size, candidate.Quality, candidate.Format, candidate.Compression,
                Derived: false, attempt.Id, stored.Sha256, verdict, inside, micro, latency,
                Reason.Of(inside ? "inside_budget" : "outside_budget", ("microUsd", micro), ("latencyMs", latency)))));
    }

    async Task<(string Verdict, IReadOnlyList<Reason> Measured)> MeasureAsync(
        JobRun run, Picture verified, string sha256, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(run.Job.Id, cancel);
        if (await pictures.LoadAsync(sha256, cancel) is not { } picture)
            return ("fail", [new Reason(JobCauses.PictureMissing)]);
        var read = await text.RunIfAskedAsync(picture, run.Words.Prompt, cancel);
        if ((picture.Width, picture.Height) != (verified.Width, verified.Height))
            return ("needs_human", [Reason.Of("other_size", ("size", $"{picture.Width}x{picture.Height}")), read.Measured]);
        var kept = EditCheck.Check(verified, picture, PixelMask.Empty(verified.Width, verified.Height), Limits);
        return (Verdicts.Of(kept, read), [.. kept.Reasons, read.Measured]);
    }

    static async Task<StepOutcome> ChooseAsync(JobRun run, CancellationToken cancel)
    {
        if (CandidateChoice.Best(run.Job.Candidates, run.Job.Plan.Final) is not { } best)
            return new StepOutcome.Failed(Reason.Of(JobCauses.NoCandidate, ("candidates", run.Job.Candidates.Count)));
        if (run.Job.Chosen is null)
            await run.CommitAsync(cancel, new JobCommand.ChooseCandidate(best.Index, Reason.Of("best_inside_budget",
                ("quality", best.Quality), ("size", best.Size), ("microUsd", best.MicroUsd))));
        return new StepOutcome.Passed(
            Reason.Of("candidate_chosen", ("index", best.Index), ("candidates", run.Job.Candidates.Count),
                ("microUsd", best.MicroUsd), ("latencyMs", best.LatencyMs)),
            best.Sha256);
    }
}
