using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReferenceApp.LocalAspire.Lifecycle;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Judges the resource by an HTTP answer.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path to ask for; <c>/</c> when null.</param>
    /// <param name="statusCode">The status that means healthy; 200 when null.</param>
    /// <param name="endpointName">The endpoint to ask; the first HTTP one when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
        => builder.WithHttpHealthCheck(
            endpointName is null ? null : () => builder.GetEndpoint(endpointName), path, statusCode);

    /// <inheritdoc cref="WithHttpHealthCheck{T}(IResourceBuilder{T}, string?, int?, string?)"/>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        const int Ok = 200;
        var endpoint = endpointSelector?.Invoke() ?? FirstHttpEndpoint(builder.Resource);
        var (askedPath, expected) = (path ?? "/", statusCode ?? Ok);
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{askedPath}_{expected}_check";
        return builder.WithHealthCheck(
            key, services => new HttpHealthCheck(services.GetRequiredService<IHttpClientFactory>(), endpoint, askedPath, expected));
    }

    /// <summary>Judges the resource by a check that the model registers in its services.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(a => a.Key == key))
            throw new DistributedApplicationException($"'{builder.Resource.Name}' already has the health check '{key}'.");

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    internal static IResourceBuilder<T> WithHealthCheck<T>(
        this IResourceBuilder<T> builder, string key, Func<IServiceProvider, IHealthCheck> check)
        where T : IResource
    {
        builder.ApplicationBuilder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, check, failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }

    static EndpointReference FirstHttpEndpoint(IResourceWithEndpoints resource)
        => resource.GetEndpoints().FirstOrDefault(e => e.Scheme is "http" or "https")
            ?? throw new DistributedApplicationException(
                $"'{resource.Name}' has no HTTP endpoint to check; add WithHttpEndpoint() before WithHttpHealthCheck().");
}
