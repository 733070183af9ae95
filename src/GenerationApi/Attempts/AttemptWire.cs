using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Money;
using ReferenceApp.GenerationApi.Wording;

namespace ReferenceApp.GenerationApi.Attempts;

/// <summary>Spells attempts for the wire.</summary>
static class AttemptWire
{
    public static AttemptResponse Of(AttemptRecord record, string? verdict, Phrasebook words)
    {
        var (attempt, traceId) = record;
        return new AttemptResponse(
            attempt.Id, attempt.State.Spell(), attempt.Plan.Purpose, attempt.Plan.Surface, attempt.Plan.Model,
            attempt.RequestId, attempt.LatencyMs, Cost(attempt), Usage(attempt.Usage),
            attempt.Error is { } error ? new AttemptError(error.Code, words.Text(error)) : null,
            [.. attempt.Pictures.Select(picture => picture.Sha256)], verdict, traceId);
    }

    /// <summary>What was measured of the attempt's picture; null when nothing was.</summary>
    public static string? VerdictOf(Job job, Guid attemptId) =>
        job.Steps.SelectMany(step => step.Checks).LastOrDefault(check => check.AttemptId == attemptId)?.Verdict
        ?? job.Candidates.LastOrDefault(candidate => candidate.AttemptId == attemptId && !candidate.Derived)?.Verdict;

    /// <summary>While a call is under way its reservation stands for its cost.</summary>
    static AttemptCost Cost(Attempt attempt)
    {
        var amount = attempt.ReservedMicroUsd + attempt.PossibleMicroUsd + attempt.Settled.Total.Value;
        return new AttemptCost(new MicroUsd(amount).ToDecimal(), attempt.CostBasis ?? "estimated");
    }

    public static UsageBody? Usage(TokenUsage? usage) => usage is null
        ? null
        : new UsageBody(
            usage.TextIn, usage.TextCached, usage.ImageIn, usage.ImageCached, usage.ImageOut, usage.TextOut);
}
