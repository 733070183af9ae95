using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.EditLoopWorker.Loop;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>
/// (4) One expected failure, caused in our own transport: nothing leaves the process and nothing is paid, but it takes
/// the way of a real one through SDK, PaidCall, ledger and page. The record then shows that the job stood in a state a
/// person could lead it out of, and that it went on.
/// </summary>
sealed class DrillStep(SlotCall calls) : ILoopStep
{
    const string Slot = "drill";

    public StepName Name => StepName.Drill;

    public Reason? SkipReason(Job job) =>
        StepOutcomes.SkippedByHand(job) ?? (job.Plan.Drill is null ? new Reason("no_drill_asked") : null);

    public async Task<StepOutcome> RunAsync(JobRun run, CancellationToken cancel)
    {
        var request = LoopRequests.Drill(run.Job.Plan, PromptCompiler.Compile(run.Words.Prompt));
        return await calls.FillAsync(run, Name, Slot, "drill", request, cancel) switch
        {
            SlotResult.Stopped stopped => stopped.Outcome,
            SlotResult.Refused refused when refused.Attempt.Error?.Code == run.Job.Plan.Drill =>
                await RecoverAsync(run, refused, cancel),
            SlotResult.Refused refused => NotSeen(refused.Attempt.Error?.Code),
            SlotResult.Ready => NotSeen("settled"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Into NeedsAttention and out of it again, in one commit: a crash in between must not look like a real failure.</summary>
    static async Task<StepOutcome> RecoverAsync(JobRun run, SlotResult.Refused refused, CancellationToken cancel)
    {
        var cause = ((StepOutcome.NeedsPerson)StepOutcomes.OfRefusal(refused.Attempt)).Cause;
        var stopped = run.Change(new JobCommand.NeedAttention(cause)).After;
        await run.CommitAsync(cancel, new JobCommand.NeedAttention(cause), new JobCommand.Retry(JobRetried.ByDrill, false));
        return new StepOutcome.Passed(Reason.Of("drill_recovered",
            ("drill", run.Job.Plan.Drill!), ("requestId", refused.Attempt.RequestId ?? ""),
            ("state", stopped.State), ("actions", string.Join(",", stopped.Actions)),
            ("costMicroUsd", refused.Attempt.Settled.Total.Value)));
    }

    static StepOutcome NotSeen(string? seen) =>
        new StepOutcome.Failed(Reason.Of(JobCauses.DrillNotSeen, ("seen", seen ?? "")));
}
