using System.Diagnostics;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.EditLoopWorker.Steps;
using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>
/// The five steps, in order, each resumable: what is committed is never done again.
/// (1) validate: one small picture, before anything dear. (2) edit: one place at a time, the rest proven unchanged.
/// (3) finalize: candidates, weighed. (4) drill: an expected failure, rehearsed. (5) review: a person decides.
/// </summary>
sealed class EditLoop(ValidateStep validate, EditStep edit, FinalizeStep finalize, DrillStep drill, LoopMetrics metrics)
{
    static readonly ActivitySource Source = new("ReferenceApp.EditLoopWorker");

    /// <summary>Runs until the job waits for a person or for a later time.</summary>
    /// <exception cref="LeaseLostException">Somebody else works on the job now.</exception>
    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        if (!run.Job.IsRunnable)
            return;
        await RunStepsAsync(run, cancel);
        if (!run.Job.IsRunnable)
            metrics.JobLeft(run.Job);
    }

    async Task RunStepsAsync(JobRun run, CancellationToken cancel)
    {
        while (run.Job is { IsRunnable: true, CurrentStep: { } current })
        {
            if (current.Name == StepName.Review)
            {
                await run.CommitAsync(cancel, new JobCommand.StartStep(StepName.Review)); // (5)
                return;
            }

            var step = StepOf(current.Name);
            if (current.State == StepState.Pending && step.SkipReason(run.Job) is { } reason)
            {
                await run.CommitAsync(cancel, new JobCommand.SkipStep(step.Name, reason));
                continue;
            }

            if (current.State == StepState.Pending)
                await run.CommitAsync(cancel, new JobCommand.StartStep(step.Name));
            if (!await RunStepAsync(step, run, cancel))
                return;
        }
    }

    /// <summary>True when the loop may go on at once.</summary>
    async Task<bool> RunStepAsync(ILoopStep step, JobRun run, CancellationToken cancel)
    {
        var started = metrics.Now();
        using var span = Source.StartActivity($"step {step.Name.ToString().ToLowerInvariant()}");
        span?.SetTag("refapp.job.id", run.Job.Id);
        var judgedBefore = run.Job.Step(step.Name).Checks.Count;
        var outcome = await OutcomeAsync(step, run, cancel);
        span?.SetTag("refapp.step.outcome", outcome.Name);
        span?.SetTag("refapp.verdict", VerdictOf(run.Job.Step(step.Name).Checks.Skip(judgedBefore), outcome));
        await CommitAsync(step, outcome, run, span, cancel);
        metrics.StepEnded(step.Name, outcome, started);
        return outcome is StepOutcome.Passed;
    }

    static Task CommitAsync(ILoopStep step, StepOutcome outcome, JobRun run, Activity? span, CancellationToken cancel)
    {
        switch (outcome)
        {
            case StepOutcome.Passed passed:
                return run.CommitAsync(cancel, new JobCommand.PassStep(step.Name, passed.Condition, passed.PictureSha256));
            case StepOutcome.Failed failed:
                Fault(span, failed.Reason);
                return run.CommitAsync(cancel, new JobCommand.FailStep(step.Name, failed.Reason));
            case StepOutcome.NeedsPerson needs:
                Fault(span, needs.Cause);
                return run.CommitAsync(cancel, new JobCommand.NeedAttention(needs.Cause));
            case StepOutcome.Later later:
                return run.PutOffAsync(later.Delay, cancel);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A picture that nobody can read proves nothing about it: a person sees to the reader, and what is paid is kept.</summary>
    static async Task<StepOutcome> OutcomeAsync(ILoopStep step, JobRun run, CancellationToken cancel)
    {
        try
        {
            return await step.RunAsync(run, cancel);
        }
        catch (TextReadingException e)
        {
            return new StepOutcome.NeedsPerson(e.Reason);
        }
    }

    /// <summary>Of the picture that the step ended with, or of the last one that it judged; null when it judged none.</summary>
    static string? VerdictOf(IEnumerable<PictureChecked> judged, StepOutcome outcome) => judged
        .LastOrDefault(check => outcome is not StepOutcome.Passed { PictureSha256: { } chosen } || check.Sha256 == chosen)?.Verdict;

    static void Fault(Activity? span, Reason reason)
    {
        span?.SetTag("error.type", reason.Code);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    ILoopStep StepOf(StepName name) => name switch
    {
        StepName.Validate => validate, // (1)
        StepName.Edit => edit,         // (2)
        StepName.Finalize => finalize, // (3)
        StepName.Drill => drill,       // (4)
        _ => throw new UnreachableException(),
    };
}
