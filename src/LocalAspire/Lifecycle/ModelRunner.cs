using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ReferenceApp.LocalAspire.Networking;
using ReferenceApp.LocalAspire.Telemetry;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Starts and stops the model with the host.</summary>
/// <remarks>The start: (1) subscribers of <see cref="BeforeStartEvent"/>; (2) everything that can be wrong is looked for, and all
/// of it reported at once, before anything runs; (3) addresses and links; (4) every resource sets out on its own, waiting for
/// what it depends on; (5) subscribers of <see cref="AfterResourcesCreatedEvent"/>.</remarks>
sealed class ModelRunner(RunServices services, DistributedApplicationModel model, IConfiguration configuration)
    : IHostedService, IAsyncDisposable
{
    readonly EndpointAllocation _ports = new(services.Settings.RandomizePorts);
    List<ResourceRun> _runs = [];

    public ResourceRun? Find(string resourceName)
        => _runs.Find(r => string.Equals(r.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await services.Eventing.PublishAsync(new BeforeStartEvent(services.Services, model), cancellationToken);
        _runs = [.. model.Resources.Where(r => r.HasAnnotationOfType<Launcher>())
            .Select(r => new ResourceRun(services, model, r, _ports))];
        await ClaimEverythingAsync(cancellationToken);
        foreach (var resource in model.Resources)
            await PublishAsync(resource, cancellationToken);

        foreach (var run in _runs)
        {
            if (run.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
                await run.SetAllAsync(s => s with { State = KnownResourceStates.NotStarted });
            else
                run.Start();
        }

        await services.Eventing.PublishAsync(new AfterResourcesCreatedEvent(services.Services, model), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopOrder.StopAsync(_runs, run => run.StopAsync(CancellationToken.None));
        Release();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _runs.ForEach(r => r.Dispose());
        _runs = [];
    }

    async Task ClaimEverythingAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
            faults.AddRange(await FindFaultsAsync(parameter, cancellationToken));
        foreach (var resource in model.Resources)
            faults.AddRange(_ports.Allocate(resource));
        foreach (var run in _runs)
            faults.AddRange(await run.Launcher.ClaimAsync(configuration, cancellationToken));

        if (faults.Count == 0)
            return;

        Release();
        throw new DistributedApplicationException(
            string.Join(Environment.NewLine, ["The application cannot start:", .. faults.Select(f => $"- {f}")]));
    }

    static async Task<IEnumerable<string>> FindFaultsAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            await parameter.GetValueAsync(cancellationToken);
            return [];
        }
        catch (MissingParameterValueException missing)
        {
            return [missing.Message];
        }
    }

    async Task PublishAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = await ResourceUrls.CollectAsync(resource, services, cancellationToken);
        foreach (var id in resource.GetInstanceIds())
        {
            await services.Notifications.PublishUpdateAsync(resource, id, s => s with
            {
                ResourceType = TypeOf(resource),
                CreationTimeStamp = services.UtcNow,
                Urls = [.. urls],
                Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                    .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type)).Distinct()],
                State = StateWithoutProcess(resource) ?? s.State,
                IsReady = StateWithoutProcess(resource) is not null,
                IsHidden = resource is DashboardResource,
            });
        }

        if (resource.HasAnnotationOfType<EndpointAnnotation>())
            await services.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services.Services), cancellationToken);
        if (resource is IResourceWithConnectionString)
            await services.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services.Services), cancellationToken);
    }

    static string? StateWithoutProcess(IResource resource) => resource switch
    {
        ParameterResource => KnownResourceStates.Active,
        ConnectionStringResource or DashboardResource => KnownResourceStates.Running,
        _ => null,
    };

    static string TypeOf(IResource resource) => resource switch
    {
        ParameterResource => KnownResourceTypes.Parameter,
        ConnectionStringResource => KnownResourceTypes.ConnectionString,
        _ => resource.Annotations.OfType<Launcher>().FirstOrDefault()?.ResourceType ?? resource.GetType().Name,
    };

    void Release()
    {
        _ports.Dispose();
        _runs.ForEach(r => r.Launcher.Release());
    }
}
