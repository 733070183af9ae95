using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ReferenceApp.ServiceDefaults;

/// <summary>What the package OpenTelemetry.Extensions.Hosting does, in the little that is needed of it.</summary>
static class OpenTelemetryServices
{
    public static IOpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        // First, so that no other hosted service runs before somebody listens.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryStart>());
        return new Builder(services);
    }

    sealed class Builder(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services => services;
    }

    /// <summary>Providers listen from the moment they are resolved; the container disposes, and so flushes, them.</summary>
    sealed class TelemetryStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetService<MeterProvider>();
            services.GetService<TracerProvider>();
            services.GetService<LoggerProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
