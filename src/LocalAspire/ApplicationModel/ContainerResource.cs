namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that Aspire runs in a container. Here it is one of the machine's own programs.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>The program that a container would start. Not used here.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}

/// <summary>A folder of the machine in which a server keeps its data.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    : IResourceAnnotation
{
    /// <summary>Absolute path of the folder.</summary>
    public string? Source { get; } = source;

    /// <summary>Where a container would see it.</summary>
    public string Target { get; } = target;

    public ContainerMountType Type { get; } = type;

    public bool IsReadOnly { get; } = isReadOnly;
}

/// <summary>How a folder is mounted.</summary>
public enum ContainerMountType
{
    BindMount = 0,
    Volume = 1,
}
