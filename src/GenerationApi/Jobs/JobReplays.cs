using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>What a request came to: a job, or a refusal.</summary>
readonly record struct JobOutcome(Guid? JobId, Refusal? Refusal)
{
    public static implicit operator JobOutcome(Guid id) => new(id, null);

    public static implicit operator JobOutcome(Refusal refusal) => new(null, refusal);
}

/// <summary>Requests that were made before under the same key.</summary>
sealed class JobReplays(IdempotencyClaims claims)
{
    /// <summary>What the first request came to; null when this is the first, or carries no key.</summary>
    public async Task<JobOutcome?> FindAsync(string? scope, string bodySha256, CancellationToken cancel) =>
        scope is not null && await claims.FindAsync(scope, cancel) is { } first
            ? Replay(first, bodySha256)
            : default(JobOutcome?);

    public static JobOutcome Replay(IdempotencyClaim first, string bodySha256) =>
        first.BodySha256 == bodySha256
            ? first.ResourceId
            : Refusal.Conflict(new Reason(ApiCodes.IdempotencyKeyReused));
}
