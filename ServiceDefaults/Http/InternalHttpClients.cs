using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ReferenceApp.ServiceDefaults;

/// <summary>HTTP clients for calls between the app's own processes. The OpenAI client is none of them.</summary>
public static class InternalHttpClients
{
    /// <summary>A named client with service discovery and resilience (GET and HEAD are retried, nothing else is).</summary>
    /// <param name="address">For example <c>https+http://generation-api</c>.</param>
    public static IHttpClientBuilder AddInternalHttpClient(this IServiceCollection services, string name, Uri address)
    {
        services.TryAddSingleton(TimeProvider.System);
        // Resilience is outside: each attempt looks the address up anew.
        return services.AddHttpClient(name, client => client.BaseAddress = address)
            .AddHttpMessageHandler(provider => new IdempotentRetryHandler(provider.GetRequiredService<TimeProvider>()))
            .AddServiceDiscovery();
    }

    /// <summary>
    /// A named client that asks once and waits no longer than <paramref name="timeout"/>: whoever probes asks again anyway.
    /// </summary>
    public static IHttpClientBuilder AddProbeHttpClient(
        this IServiceCollection services, string name, Uri address, TimeSpan timeout) =>
        services.AddHttpClient(name, client => (client.BaseAddress, client.Timeout) = (address, timeout))
            .AddServiceDiscovery();

    /// <summary>Makes <see cref="ServiceEndpoints"/> available.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ServiceEndpoints>();
        return services;
    }

    static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder client)
    {
        client.Services.AddServiceDiscovery();
        return client.AddHttpMessageHandler(provider =>
            new ServiceDiscoveryHandler(provider.GetRequiredService<ServiceEndpoints>()));
    }
}
