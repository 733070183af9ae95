using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.EditLoopWorker.Loop;

namespace ReferenceApp.EditLoopWorker.Steps;

static class StepOutcomes
{
    /// <summary>Why a step that would buy something is left out for a picture that a person makes; null for every other job.</summary>
    public static Reason? SkippedByHand(Job job) => job.IsMadeByHand ? new Reason("made_by_hand") : null;

    /// <summary>A refusal is repeated only by a person: the same words are refused again, and an empty quota stays empty.</summary>
    public static StepOutcome OfRefusal(Attempt attempt) => new StepOutcome.NeedsPerson(Reason.Of(
        JobCauses.Refused, ("code", attempt.Error?.Code ?? ""), ("status", attempt.Status ?? 0),
        ("requestId", attempt.RequestId ?? "")));
}
