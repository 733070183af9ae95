using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Holds the latest snapshot of every resource instance and tells of changes.</summary>
public class ResourceNotificationService : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    readonly List<Channel<ResourceEvent>> _watchers = [];

    /// <summary>Changes the snapshot of a resource that has one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
        => PublishUpdateAsync(resource, resource.Name, stateFactory);

    /// <summary>Changes the snapshot of one instance.</summary>
    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var before = _current.TryGetValue(resourceId, out var known) ? known.Snapshot : Unknown(resource);
            var change = new ResourceEvent(resource, resourceId, stateFactory(before));
            _current[resourceId] = change;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(change);
        }

        return Task.CompletedTask;
    }

    /// <summary>The latest snapshot of an instance.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
            return _current.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>The latest snapshots, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var known in _current.Values)
                channel.Writer.TryWrite(known);
            _watchers.Add(channel);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(channel);
        }
    }

    /// <summary>Waits until an instance of the resource is in the state.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="targetState">One of <see cref="KnownResourceStates"/>; null means running.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until an instance of the resource is in one of the states, and tells in which.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToList();
        var reached = await WaitForResourceAsync(
            resourceName, e => states.Contains(e.Snapshot.State?.Text ?? ""), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until an instance of the resource satisfies the predicate.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                return change;
        }

        throw new OperationCanceledException($"The application stopped while '{resourceName}' was waited for.");
    }

    /// <summary>Waits until the resource runs, is healthy, and everything that follows readiness is done.</summary>
    /// <exception cref="DistributedApplicationException">The resource failed for good.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <inheritdoc cref="WaitForResourceHealthyAsync(string, CancellationToken)"/>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName, e => IsHealthy(e) || (IsTerminal(e) && waitBehavior == WaitBehavior.StopOnResourceUnavailable),
            cancellationToken);
        return IsHealthy(reached) ? reached : throw new DistributedApplicationException(
            $"'{reached.ResourceId}' did not become healthy: {Describe(reached.Snapshot)}.");
    }

    /// <summary>Waits for everything that the resource's <c>WaitFor…</c> calls name.</summary>
    /// <exception cref="DistributedApplicationException">One of them failed for good.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(w => WaitForAsync(resource, w, others.Token)).ToList();
        try
        {
            await foreach (var wait in Task.WhenEach(waits))
                await wait;
        }
        finally
        {
            await others.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
                watcher.Writer.TryComplete();
        }

        GC.SuppressFinalize(this);
    }

    async Task WaitForAsync(IResource waiter, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var mayFail = wait.WaitBehavior != WaitBehavior.WaitOnResourceUnavailable;
        foreach (var id in wait.Resource.GetInstanceIds())
        {
            var reached = await WaitForResourceAsync(
                wait.Resource.Name,
                e => e.ResourceId == id && (IsSatisfied(wait, e) || (mayFail && IsTerminal(e))), cancellationToken);
            if (!IsSatisfied(wait, reached))
            {
                throw new DistributedApplicationException(
                    $"'{waiter.Name}' waits for '{id}', which will not come: {Describe(reached.Snapshot)}.");
            }
        }
    }

    static bool IsSatisfied(WaitAnnotation wait, ResourceEvent e) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => IsHealthy(e),
        WaitType.WaitUntilStarted => e.Snapshot.State?.Text is { } state
            && (state == KnownResourceStates.Running || state == KnownResourceStates.Active || state == KnownResourceStates.Finished),
        WaitType.WaitForCompletion => IsTerminal(e) && e.Snapshot.ExitCode == wait.ExitCode
            && e.Snapshot.State?.Text != KnownResourceStates.FailedToStart,
        _ => throw new InvalidOperationException($"Unknown wait type {wait.WaitType}."),
    };

    static bool IsHealthy(ResourceEvent e) => e.Resource is IResourceWithoutLifetime
        ? e.Snapshot.State?.Text == KnownResourceStates.Active
        : e.Snapshot is { HealthStatus: HealthStatus.Healthy, IsReady: true };

    static bool IsTerminal(ResourceEvent e) => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text ?? "");

    static string Describe(CustomResourceSnapshot snapshot)
    {
        var reason = snapshot.Properties.FirstOrDefault(p => p.Name == CustomResourceSnapshot.FailureProperty)?.Value;
        return string.Join(", ", ((string?[])[
            snapshot.State?.Text, snapshot.ExitCode is { } code ? $"exit code {code}" : null, reason?.ToString()]).OfType<string>());
    }

    static CustomResourceSnapshot Unknown(IResource resource) => new() { ResourceType = resource.GetType().Name, Properties = [] };
}
