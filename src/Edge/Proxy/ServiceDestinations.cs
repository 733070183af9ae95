using ReferenceApp.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace ReferenceApp.Edge.Proxy;

/// <summary>Gives YARP every address of a service, so that it balances over the replicas.</summary>
sealed class ServiceDestinations(ServiceEndpoints endpoints) : IDestinationResolver
{
    public ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = destinations
            .SelectMany(
                destination => endpoints.ResolveAll(new Uri(destination.Value.Address)),
                (destination, uri) => (Name: $"{destination.Key} {uri.Authority}", Address: uri.ToString()))
            .ToDictionary(pair => pair.Name, pair => new DestinationConfig { Address = pair.Address });
        return ValueTask.FromResult(new ResolvedDestinationCollection(resolved, changeToken: null));
    }
}
