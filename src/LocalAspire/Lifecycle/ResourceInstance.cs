using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Networking;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>One process of a resource: with replicas there are several.</summary>
sealed record ResourceInstance(
    IResource Resource, string Id, EndpointAllocation Ports, DistributedApplicationExecutionContext ExecutionContext, ILogger Logger)
{
    /// <summary>The endpoints with the ports that this instance listens on.</summary>
    public IReadOnlyList<(EndpointAnnotation Endpoint, int Port)> Listeners
        => [.. Resource.Annotations.OfType<EndpointAnnotation>().Select(e => (e, Ports.TargetPort(Id, e)))];

    /// <summary>Runs the resource's environment callbacks and binds all values.</summary>
    /// <param name="initial">What the callbacks find, and may change.</param>
    /// <param name="cancellationToken">Ends the waiting for values.</param>
    public async Task<Dictionary<string, string>> BindEnvironmentAsync(
        Dictionary<string, object> initial, CancellationToken cancellationToken)
    {
        foreach (var (endpoint, port) in Listeners)
        {
            if (endpoint.PortVariable is { } variable)
                initial[variable] = $"{port}";
        }

        var context = new EnvironmentCallbackContext(ExecutionContext, Resource, initial, cancellationToken) { Logger = Logger };
        foreach (var annotation in Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(context);

        var bound = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await BindAsync(value, cancellationToken) is { } text)
                bound[name] = text;
        }

        return bound;
    }

    /// <summary>Runs the resource's argument callbacks and binds all values.</summary>
    public async Task<IReadOnlyList<string>> BindArgumentsAsync(CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], Resource, cancellationToken)
        {
            ExecutionContext = ExecutionContext,
            Logger = Logger,
        };
        foreach (var annotation in Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(context);

        var bound = new List<string>();
        foreach (var value in context.Args)
        {
            if (await BindAsync(value, cancellationToken) is { } text)
                bound.Add(text);
        }

        return bound;
    }

    static async ValueTask<string?> BindAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken),
        _ => Convert.ToString(value),
    };
}
