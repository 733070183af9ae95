using System.Diagnostics;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Surfaces;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>What stands in a place of the loop after asking for it.</summary>
abstract record SlotResult
{
    /// <summary>The picture is paid for and stored.</summary>
    public sealed record Ready(Attempt Attempt) : SlotResult;

    /// <summary>The surface declined with a reason of its own.</summary>
    public sealed record Refused(Attempt Attempt) : SlotResult;

    /// <summary>The step ends here, at least for now.</summary>
    public sealed record Stopped(StepOutcome Outcome) : SlotResult;
}

/// <summary>
/// Fills one place of the loop with one paid picture, and never with two: an attempt that is on record is used,
/// waited for or explained before another is made.
/// </summary>
sealed class SlotCall(PaidCall paid, SurfaceLimits limits, IAuditStore audit, IdSource ids, TimeProvider clock)
{
    const int ConnectionTries = 5;

    /// <summary>How soon to look again at a call that another process is making.</summary>
    static readonly TimeSpan CallUnderWay = TimeSpan.FromSeconds(2);

    public async Task<SlotResult> FillAsync(
        JobRun run, StepName step, string slot, string purpose, SurfaceRequest request, CancellationToken cancel)
    {
        var known = run.Job.Step(step).AttemptOf(slot);
        if (known is null)
            return await BuyAsync(run, step, slot, purpose, request);

        var attempt = await audit.FindAttemptAsync(known.AttemptId, cancel)
            ?? throw new InvalidOperationException($"Attempt {known.AttemptId} is on the job's record but has none of its own.");
        if (attempt.IsUnderWay)
            attempt = await paid.TakeOverAsync(attempt, cancel);
        if (attempt.IsUnderWay)
            return Stop(new StepOutcome.Later(CallUnderWay));
        return Judge(run, step, known, attempt)
            ?? await BuyAsync(run, step, slot, purpose, request);
    }

    /// <summary>Null when the place is free for a new attempt.</summary>
    static SlotResult? Judge(JobRun run, StepName step, SlotAttempt known, Attempt attempt)
    {
        switch (attempt.State)
        {
            case AttemptState.Settled:
                var good = run.Job.Step(step).CheckOf(attempt.Id) is null or { Verdict: "pass" };
                return good || !known.Released ? new SlotResult.Ready(attempt) : null;
            case AttemptState.Unknown:
                return known.Released || MayRetryUnknown(run.Job, step, known.Slot)
                    ? null
                    : Stop(new StepOutcome.NeedsPerson(Reason.Of(JobCauses.OutcomeUnknown,
                        ("attempt", attempt.Id), ("why", attempt.Error?.Code ?? ""), ("possibleMicroUsd", attempt.PossibleMicroUsd))));
            case AttemptState.Refused:
                return known.Released ? null : JudgeRefusal(attempt);
            case AttemptState.NotSent:
                return known.Released ? null : JudgeNotSent(run, step, known.Slot, attempt);
            default:
                throw new UnreachableException($"An attempt ended as {attempt.State}.");
        }
    }

    /// <summary>The job's stated policy: one repetition, and the first stays on record as possibly paid.</summary>
    static bool MayRetryUnknown(Job job, StepName step, string slot) =>
        job.Plan.UnknownOutcome == "retry-once" && job.Step(step).Attempts.Count(a => a.Slot == slot) == 1;

    /// <summary>Only a rate limit passes by itself; moderation, quota and validation do not.</summary>
    static SlotResult? JudgeRefusal(Attempt attempt) => attempt.Error?.Code == "rate_limit_exceeded"
        ? null
        : new SlotResult.Refused(attempt);

    static SlotResult? JudgeNotSent(JobRun run, StepName step, string slot, Attempt attempt)
    {
        var tries = run.Job.Step(step).Attempts.Count(a => a.Slot == slot && !a.Released);
        return tries < ConnectionTries
            ? null
            : Stop(new StepOutcome.NeedsPerson(Reason.Of(
                JobCauses.NotSent, ("why", attempt.Error?.Code ?? ""), ("tries", tries))));
    }

    async Task<SlotResult> BuyAsync(JobRun run, StepName step, string slot, string purpose, SurfaceRequest request)
    {
        var wait = await limits.TakeAsync(run, request);
        if (wait > TimeSpan.Zero)
            return Stop(new StepOutcome.Later(wait));

        var id = ids.NewId();
        var change = run.Change(new JobCommand.AddAttempt(step, slot, id));
        var result = await paid.SendAsync(new PaidCallRequest(
            id, run.Job.Caller, purpose, run.Job.Plan.Surface, request, JobBudgets.Of(run.Job, clock.GetUtcNow()), change,
            run.Lease), run.CallsEnd);
        switch (result)
        {
            case PaidCallResult.NotStarted { Why: AppendResult.BudgetExceeded budget }:
                return Stop(new StepOutcome.NeedsPerson(Reason.Of(JobCauses.BudgetExceeded,
                    ("budget", JobBudgets.KindOf(budget.Key)), ("capMicroUsd", budget.CapMicroUsd),
                    ("usedMicroUsd", budget.UsedMicroUsd), ("wantedMicroUsd", budget.WantedMicroUsd))));
            case PaidCallResult.NotStarted refused:
                throw new LeaseLostException(refused.Why);
            case PaidCallResult.Ended { Attempt: var attempt }:
                run.Committed(change);
                return Settle(run, step, slot, attempt);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A call just made: what would free the place for another one waits first, so that nothing is hammered.</summary>
    static SlotResult Settle(JobRun run, StepName step, string slot, Attempt attempt)
    {
        var known = run.Job.Step(step).AttemptOf(slot)!;
        return Judge(run, step, known, attempt) ?? Stop(new StepOutcome.Later(
            attempt.State == AttemptState.Refused
                ? TimeSpan.FromSeconds(attempt.RetryAfterSeconds ?? 10)
                : BackOff(run.Job.Step(step).Attempts.Count(a => a.Slot == slot && !a.Released))));
    }

    /// <summary>1, 2, 4, 8 seconds.</summary>
    static TimeSpan BackOff(int tries) => TimeSpan.FromSeconds(Math.Pow(2, tries - 1));

    static SlotResult Stop(StepOutcome outcome) => new SlotResult.Stopped(outcome);
}
