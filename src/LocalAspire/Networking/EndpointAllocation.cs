using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Networking;

/// <summary>Gives every endpoint of the model its port, and each instance the ports that it listens on.</summary>
sealed class EndpointAllocation(bool randomizePorts) : IDisposable
{
    readonly List<IDisposable> _held = [];
    readonly Dictionary<(string InstanceId, string Endpoint), int> _targetPorts = [];

    /// <summary>Allocates the resource's endpoints and returns the faults found.</summary>
    public IReadOnlyList<string> Allocate(IResource resource)
        => [.. resource.Annotations.OfType<EndpointAnnotation>().Select(e => Allocate(resource, e)).OfType<string>()];

    /// <summary>The port that the instance listens on for the endpoint.</summary>
    public int TargetPort(string instanceId, EndpointAnnotation endpoint) => _targetPorts[(instanceId, endpoint.Name)];

    public void Dispose()
    {
        _held.ForEach(h => h.Dispose());
        _held.Clear();
    }

    string? Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        var ids = resource.GetInstanceIds();
        var fixedPort = randomizePorts && endpoint.IsProxied ? null : endpoint.Port;
        var proxied = ids.Count > 1 || (fixedPort is not null && endpoint.TargetPort is not null && endpoint.TargetPort != fixedPort);
        if (ids.Count > 1 && endpoint.IsExplicitlyProxied == false)
            return $"'{resource.Name}': the endpoint '{endpoint.Name}' of several replicas cannot be without a proxy.";
        if (ids.Count > 1 && endpoint.TargetPort is not null)
            return $"'{resource.Name}': several replicas cannot listen on the one target port {endpoint.TargetPort}.";

        if (!proxied)
            return Reserve(resource, endpoint, fixedPort ?? endpoint.TargetPort, port => SetPorts(endpoint, ids, port, port));

        return Reserve(resource, endpoint, fixedPort, port =>
        {
            var targets = ids.Select(_ => endpoint.TargetPort ?? Hold(PortReservation.Any()).Port).ToList();
            for (var i = 0; i < ids.Count; i++)
                _targetPorts[(ids[i], endpoint.Name)] = targets[i];
            Hold(new LoopbackProxy(port, targets));
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, port, $"{targets[0]}");
        });
    }

    string? Reserve(IResource resource, EndpointAnnotation endpoint, int? port, Action<int> use)
    {
        var reservation = port is null ? PortReservation.Any() : PortReservation.TryFixed(port.Value);
        if (reservation is null)
        {
            return $"'{resource.Name}': port {port} of its endpoint '{endpoint.Name}' is taken by another program. "
                + "Stop that program, or choose another port.";
        }

        use(Hold(reservation).Port);
        return null;
    }

    void SetPorts(EndpointAnnotation endpoint, IReadOnlyList<string> ids, int port, int targetPort)
    {
        _targetPorts[(ids[0], endpoint.Name)] = targetPort;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, port, $"{targetPort}");
    }

    T Hold<T>(T held)
        where T : IDisposable
    {
        _held.Add(held);
        return held;
    }
}
