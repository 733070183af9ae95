using System.Collections.Concurrent;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Testing;

/// <summary>Leases of one process among others that a test makes up. What nobody holds counts as abandoned.</summary>
public sealed class MemoryAttemptLeases : IAttemptLeases
{
    readonly ConcurrentDictionary<Guid, bool> _held = new();

    /// <summary>Calls that another process is making.</summary>
    public HashSet<Guid> HeldElsewhere { get; } = [];

    public AttemptLease Hold(Guid attemptId)
    {
        _held[attemptId] = true;
        return Lease(attemptId);
    }

    public Task<AttemptLease?> TryTakeAsync(Guid attemptId, CancellationToken cancel) => Task.FromResult(
        !HeldElsewhere.Contains(attemptId) && _held.TryAdd(attemptId, true) ? Lease(attemptId) : null);

    public Task<IReadOnlyList<Guid>> FindAbandonedAsync(int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    AttemptLease Lease(Guid attemptId) => new(attemptId, "test", TimeSpan.FromSeconds(6), id => _held.TryRemove(id, out _));
}
