using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace ReferenceApp.Edge.Proxy;

static class ProxyServices
{
    /// <param name="withPage">The review page is routed too.</param>
    public static IServiceCollection AddProxy(this IServiceCollection services, bool withPage)
    {
        // YARP logs each target with its query, and so the signature of a picture's URL.
        services.AddLogging(logging => logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning));
        services.AddSingleton<DistributedContextPropagator, CallerTrace>();
        services.AddReverseProxy()
            .AddTransforms(UpstreamHeaders.AddTo);
        services.AddSingleton<IProxyConfigProvider>(provider => Load(provider.GetRequiredService<IOptions<EdgeOptions>>().Value, withPage));
        services.AddSingleton<IDestinationResolver, ServiceDestinations>();

        foreach (var service in Routes.Services(withPage))
            services.AddServiceHealthCheck(service);
        return services;
    }

    public static void MapProxy(this WebApplication app) => app.MapReverseProxy(proxy =>
    {
        proxy.Use(UpstreamErrors.AnswerAsync);
        proxy.UseLoadBalancing();
    });

    static InMemoryConfigProvider Load(EdgeOptions options, bool withPage) =>
        new(Routes.All(withPage), [.. Routes.Services(withPage).Select(service => Routes.ClusterOf(service, options.ActivityTimeout))]);

    static void AddServiceHealthCheck(this IServiceCollection services, string service)
    {
        services.AddProbeHttpClient(service, Routes.AddressOf(service), timeout: TimeSpan.FromSeconds(5));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            service,
            provider => new ServiceHealthCheck(provider.GetRequiredService<IHttpClientFactory>(), service),
            failureStatus: null,
            tags: null));
    }
}
