using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Building;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives the resource a connection string, as <c>ConnectionStrings__{name}</c>, and its parts, as <c>{NAME}_HOST</c>
    /// and so on.</summary>
    /// <param name="builder">The resource that is given it.</param>
    /// <param name="source">The resource that is connected to.</param>
    /// <param name="connectionName">The name to use instead of the source's.</param>
    /// <param name="optional">Whether the resource may start without it.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
            context.EnvironmentVariables[variable] = new RequiredConnectionString(resource, optional);
            foreach (var (property, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{VariableName.EncodeUpper(name)}_{property.ToUpperInvariant()}"] = value;
        });
    }

    /// <summary>Gives the resource the URLs of another, for service discovery.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithReference(source, source.Resource.Name);

    /// <inheritdoc cref="WithReference{TDestination}(IResourceBuilder{TDestination}, IResourceBuilder{IResourceWithServiceDiscovery})"/>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
        => builder.WithReferenceRelationship(source.Resource).WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.GetEndpoints().Where(e => !e.ExcludeReferenceEndpoint))
                AddServiceDiscovery(context, name, endpoint);
        });

    /// <summary>Gives the resource the URL of one endpoint of another.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
        => builder.WithReferenceRelationship(endpointReference.Resource)
            .WithEnvironment(context => AddServiceDiscovery(context, endpointReference.Resource.Name, endpointReference));

    /// <summary>Gives the resource the URL of something outside the model.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(uri);
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
    }

    // Several endpoints can share a key, so each takes the next free index.
    static void AddServiceDiscovery(EnvironmentCallbackContext context, string name, EndpointReference endpoint)
    {
        var byScheme = endpoint.EndpointName is "http" or "https";
        var prefix = $"services__{name}__{(byScheme ? endpoint.Scheme : endpoint.EndpointName)}__";
        var index = 0;
        while (context.EnvironmentVariables.ContainsKey(prefix + index))
            index++;

        context.EnvironmentVariables[prefix + index] = endpoint;
        context.EnvironmentVariables[$"{VariableName.EncodeUpper(name)}_{VariableName.EncodeUpper(endpoint.EndpointName)}"] = endpoint;
    }

    sealed class RequiredConnectionString(IResourceWithConnectionString resource, bool optional) : IValueProvider
    {
        public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var value = await resource.GetConnectionStringAsync(cancellationToken);
                return !string.IsNullOrEmpty(value) || optional ? value : throw new DistributedApplicationException(
                    $"The connection string of '{resource.Name}' is empty.");
            }
            catch (MissingParameterValueException) when (optional)
            {
                return null;
            }
        }
    }
}
