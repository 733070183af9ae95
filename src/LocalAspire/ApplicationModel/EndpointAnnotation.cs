using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="ArgumentException">The name is not a valid endpoint name.</exception>
    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : UriScheme);
        Name = name ?? UriScheme;
        ModelName.Validate("endpoint", Name);
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        TlsEnabled = UriScheme == "https";
    }

    /// <summary>Unique among the endpoints of its resource.</summary>
    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port that callers use; null lets the host choose a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port that the process listens on; null makes it the same as <see cref="Port"/>.</summary>
    public int? TargetPort { get; set; }

    public string UriScheme { get; set; }

    public string Transport { get; set; }

    /// <summary>The address that the process binds to; always the loopback interface here.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Whether a deployment opens it to the outside. Locally everything stays on the loopback interface.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether the host may stand between caller and process, which several replicas need.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>What the model says about <see cref="IsProxied"/>; null when it says nothing.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether <c>WithReference</c> to the whole resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    public bool TlsEnabled { get; set; }

    /// <summary>The variable in which the process is told its target port.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>Where the endpoint is reached; null until the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task.IsCompletedSuccessfully ? _allocated.Task.Result : null;
        set => _allocated.TrySetResult(value ?? throw new ArgumentNullException(nameof(value)));
    }

    internal Task<AllocatedEndpoint> WhenAllocatedAsync(CancellationToken cancellationToken)
        => _allocated.Task.WaitAsync(cancellationToken);
}

/// <summary>Where an endpoint is reached.</summary>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    /// <summary>Host name or address.</summary>
    public string Address { get; } = address;

    public int Port { get; } = port;

    /// <summary>The port of the process behind it, as text; null when it is the same.</summary>
    public string? TargetPortExpression { get; } = targetPortExpression;

    public string UriScheme => Endpoint.UriScheme;

    /// <summary>Host and port.</summary>
    public string EndPointString => $"{Address}:{Port}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
