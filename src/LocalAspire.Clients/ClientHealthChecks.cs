using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.LocalAspire.Clients;

static class ClientHealthChecks
{
    /// <summary>Adds the check once per name, however often the client is added.</summary>
    public static void AddClientHealthCheck(
        this IHostApplicationBuilder builder, string name, Func<IServiceProvider, IHealthCheck> check)
    {
        if (!builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
            return;
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, check, failureStatus: null, tags: null));
    }
}
