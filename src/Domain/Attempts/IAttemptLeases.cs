namespace ReferenceApp.Domain.Attempts;

/// <summary>One name for the life of a process, never used again: who holds its leases.</summary>
public sealed record LeaseOwner(string Name);

/// <summary>
/// Which process is making a call. While it lives, nobody else concludes anything from its silence; once its lease has
/// run out, anybody may end the attempt (design: evidence "our process died").
/// </summary>
public interface IAttemptLeases
{
    /// <summary>From here until it is disposed the lease of this attempt is renewed. It begins with the commit that creates the attempt.</summary>
    AttemptLease Hold(Guid attemptId);

    /// <summary>Takes over an attempt whose holder is gone; null while a process, this one included, is making the call.</summary>
    Task<AttemptLease?> TryTakeAsync(Guid attemptId, CancellationToken cancel);

    /// <summary>Calls under way whose holder is gone, longest gone first.</summary>
    Task<IReadOnlyList<Guid>> FindAbandonedAsync(int limit, CancellationToken cancel);
}

/// <summary>A call in this process's hands. Disposing it ends the renewal, not what stands in the store.</summary>
/// <param name="duration">How long the attempt stays with a process that is not heard of any more.</param>
public sealed class AttemptLease(Guid attemptId, string owner, TimeSpan duration, Action<Guid> end) : IDisposable
{
    public Guid AttemptId => attemptId;

    public string Owner => owner;

    public TimeSpan Duration => duration;

    public void Dispose() => end(attemptId);
}
