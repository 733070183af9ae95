using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Networking;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Runs one resource: waits for what it depends on, then keeps its processes running until it is stopped.</summary>
sealed class ResourceRun : IDisposable
{
    readonly RunServices _services;
    readonly DistributedApplicationModel _model;
    readonly IReadOnlyList<ResourceInstance> _instances;
    readonly ResourceStates _states;
    readonly Lock _lock = new();

    CancellationTokenSource? _stop;
    Task _running = Task.CompletedTask;

    public ResourceRun(RunServices services, DistributedApplicationModel model, IResource resource, EndpointAllocation ports)
    {
        _services = services;
        _model = model;
        Resource = resource;
        Launcher = resource.Annotations.OfType<Launcher>().Single();
        _states = new ResourceStates(services, resource, model);
        _instances = [.. resource.GetInstanceIds().Select(id => new ResourceInstance(
            resource, id, ports, services.ExecutionContext, services.Loggers.GetLogger(id)))];
    }

    public IResource Resource { get; }

    public Launcher Launcher { get; }

    // Another resource waits for this one to come to its end.
    bool IsAwaitedToComplete => _model.Resources.SelectMany(r => r.Annotations.OfType<WaitAnnotation>())
        .Any(w => w.Resource == Resource && w.WaitType == WaitType.WaitForCompletion);

    /// <summary>Starts it in the background, unless it is on its way already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_running.IsCompleted)
                return;

            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            _running = RunAsync(_stop.Token);
        }
    }

    /// <summary>Stops it, and waits until its processes are gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task running;
        lock (_lock)
        {
            _stop?.Cancel();
            running = _running;
        }

        await running.WaitAsync(cancellationToken);
    }

    public Task SetAllAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
        => Task.WhenAll(_instances.Select(i => _states.SetAsync(i.Id, change)));

    public void Dispose()
    {
        _states.Dispose();
        _stop?.Dispose();
    }

    async Task RunAsync(CancellationToken stop)
    {
        using var monitoring = new CancellationTokenSource();
        var monitor = _states.MonitorAsync(monitoring.Token);
        try
        {
            await SetAllAsync(s => s with { State = KnownResourceStates.Waiting });
            await _services.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, _services.Services), stop);
            await _services.Notifications.WaitForDependenciesAsync(Resource, stop);
            await Task.WhenAll(_instances.Select(i => new InstanceRun(_services, i, Launcher, _states)
                .RunAsync(new RestartPolicy(Launcher.RunsForever, IsAwaitedToComplete), stop)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await SetAllAsync(s => s with { State = KnownResourceStates.Exited, StopTimeStamp = _services.UtcNow });
        }
        catch (Exception failure)
        {
            _services.Loggers.GetLogger(Resource).LogError("{Resource} was not started: {Reason}", Resource.Name, failure.Message);
            await SetAllAsync(s => s.Failed(failure.Message));
        }
        finally
        {
            await monitoring.CancelAsync();
            await monitor.ContinueWith(_ => { }, TaskScheduler.Default);
            await AnnounceEndAsync();
        }
    }

    async Task AnnounceEndAsync()
    {
        try
        {
            foreach (var instance in _instances)
            {
                if (_services.Notifications.TryGetCurrentState(instance.Id, out var last))
                {
                    await _services.Eventing.PublishAsync(
                        new ResourceStoppedEvent(Resource, _services.Services, last), CancellationToken.None);
                }
            }
        }
        catch (Exception failure)
        {
            _services.Loggers.GetLogger(Resource).LogError("What follows the end of {Resource} failed: {Reason}", Resource.Name, failure.Message);
        }
    }
}
