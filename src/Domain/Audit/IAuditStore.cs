using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.Domain.Audit;

/// <summary>The one way in which state, money and audit change: together, in one transaction, or not at all.</summary>
public interface IAuditStore
{
    /// <summary>
    /// Writes all of <paramref name="append"/> durably, or nothing. A stream that moved on since it was read, a budget
    /// without room and a lost lease are answers, not exceptions.
    /// </summary>
    Task<AppendResult> AppendAsync(Append append, CancellationToken cancel);

    Task<Attempt?> FindAttemptAsync(Guid id, CancellationToken cancel);

    Task<Job?> FindJobAsync(Guid id, CancellationToken cancel);

    /// <summary>The text of a binding, or null once it was erased.</summary>
    Task<byte[]?> FindTextAsync(TextBinding binding, CancellationToken cancel);
}

/// <summary>What is to become true together.</summary>
public sealed record Append
{
    public IReadOnlyList<AttemptChange> Attempts { get; init; } = [];

    public IReadOnlyList<JobChange> Jobs { get; init; } = [];

    public IReadOnlyList<SideText> Texts { get; init; } = [];

    public IReadOnlyList<AssetReference> References { get; init; } = [];

    /// <summary>Refuses the write unless this owner still holds the job's lease.</summary>
    public LeaseFence? Fence { get; init; }

    /// <summary>Refuses the write when the same request was already answered.</summary>
    public IdempotencyClaim? Idempotency { get; init; }
}

/// <param name="Before">The attempt the events were decided on; null for a new one.</param>
/// <param name="Lease">Who makes the call; with a new attempt only.</param>
public sealed record AttemptChange(
    Attempt? Before, IReadOnlyList<AttemptEvent> Events, Attempt After, AttemptLease? Lease = null);

/// <param name="Before">The job the events were decided on; null for a new one.</param>
/// <param name="NotBefore">When a runnable job is due; null: at once.</param>
public sealed record JobChange(Job? Before, IReadOnlyList<JobEvent> Events, Job After, DateTimeOffset? NotBefore = null);

/// <summary>Somebody's use of a picture. The bytes live as long as one reference does.</summary>
/// <param name="Role">source, mask, upload, generate, edit, candidate or derived.</param>
/// <param name="DerivedFrom">The picture it was made from by us; null when it is as received.</param>
public sealed record AssetReference(
    Guid Id, string Sha256, string Caller, Guid? JobId, Guid? AttemptId, string Role, StoredPicture Picture,
    string? DerivedFrom);

public sealed record LeaseFence(Guid JobId, string Owner);

/// <summary>A request that must take effect once.</summary>
/// <param name="Scope">Caller, endpoint and key.</param>
/// <param name="BodySha256">Tells a repeated request from another one under the same key.</param>
/// <param name="ResourceId">What the first request made.</param>
public sealed record IdempotencyClaim(string Scope, string BodySha256, Guid ResourceId);

/// <summary>What became of an append. Closed: a switch over it has no silent default.</summary>
public abstract record AppendResult
{
    public sealed record Committed : AppendResult
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>A stream has moved on since it was read: read again and decide again.</summary>
    public sealed record Conflict(StreamKind Kind, Guid StreamId) : AppendResult;

    /// <summary>Somebody else works on the job now: stop.</summary>
    public sealed record LeaseLost(Guid JobId) : AppendResult;

    public sealed record BudgetExceeded(string Key, long CapMicroUsd, long UsedMicroUsd, long WantedMicroUsd)
        : AppendResult;

    /// <summary>The idempotency key was used before.</summary>
    public sealed record Replayed(IdempotencyClaim First) : AppendResult;
}
