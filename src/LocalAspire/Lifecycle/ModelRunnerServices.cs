using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Telemetry;

namespace ReferenceApp.LocalAspire.Lifecycle;

static class ModelRunnerServices
{
    // Each process has its own bound; this one only has to be longer than a whole chain of them.
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(2);
    static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Registers what runs the model that the builder describes, and the telemetry page if it is wanted.</summary>
    public static void AddModelRunner(this IServiceCollection services, IDistributedApplicationBuilder builder, bool withDashboard)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHealthChecks();
        services.AddLogging(l => l.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)); // HealthMonitor speaks.
        services.AddHttpClient();
        services.AddHttpClient(HttpHealthCheck.ClientName, c => c.Timeout = HealthTimeout).RemoveAllLoggers();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);

        services.AddSingleton(builder.Eventing);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton(s => RunSettings.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<RunServices>(s, s.GetRequiredService<HealthCheckService>()));
        services.AddSingleton<ModelRunner>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<ModelRunner>()));
        if (withDashboard)
            services.AddHostedService<DashboardHost>(); // First: the processes are told its address.
        services.AddHostedService(s => s.GetRequiredService<ModelRunner>());
    }
}
