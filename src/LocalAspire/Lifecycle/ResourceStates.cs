using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Publishes the states of a resource, and those of the resources that live inside it.</summary>
sealed class ResourceStates : IDisposable
{
    readonly RunServices _services;
    readonly IResource _resource;
    readonly HealthMonitor _health;
    readonly IReadOnlyList<ResourceStates> _children;

    public ResourceStates(RunServices services, IResource resource, DistributedApplicationModel model)
    {
        _services = services;
        _resource = resource;
        _health = new HealthMonitor(services, resource);
        _children = [.. model.Resources.Where(r => r is IResourceWithParent child && child.Parent == resource)
            .Select(r => new ResourceStates(services, r, model))];
    }

    public bool HasHealthChecks => _resource.HasAnnotationOfType<HealthCheckAnnotation>();

    public bool IsReady(string id) => _services.Notifications.TryGetCurrentState(id, out var state) && state.Snapshot.IsReady;

    /// <summary>Changes the state; what lives inside follows, except that it runs only when this one is ready.</summary>
    public async Task SetAsync(string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        await _services.Notifications.PublishUpdateAsync(_resource, id, change);
        if (!_services.Notifications.TryGetCurrentState(id, out var now))
            return;

        foreach (var child in _children)
            await child.SetAsync(child._resource.Name, s => Follow(s, now.Snapshot));
    }

    /// <summary>Says that a process has started, and lets it be checked.</summary>
    public async Task SetRunningAsync(string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        await _services.Notifications.PublishUpdateAsync(_resource, id, s => change(s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = _services.UtcNow,
            StopTimeStamp = null,
            ExitCode = null,
            IsReady = false,
            HealthReports = [.. _health.Unknown],
        }));
        _health.Wake();
    }

    /// <summary>Checks this resource and what lives inside it until stopped.</summary>
    public Task MonitorAsync(CancellationToken stop)
        => Task.WhenAll([_health.RunAsync(StartChildrenAsync, stop), .. _children.Select(c => c.MonitorAsync(stop))]);

    public void Dispose()
    {
        _health.Dispose();
        foreach (var child in _children)
            child.Dispose();
    }

    static CustomResourceSnapshot Follow(CustomResourceSnapshot child, CustomResourceSnapshot parent)
    {
        var failure = parent.Properties.FirstOrDefault(p => p.Name == CustomResourceSnapshot.FailureProperty);
        var followed = child with { State = parent.State, IsReady = false };
        return failure is null ? followed : followed.WithProperty(failure.Name, failure.Value);
    }

    async Task StartChildrenAsync()
    {
        foreach (var child in _children)
            await child.SetRunningAsync(child._resource.Name, s => s);
    }
}
