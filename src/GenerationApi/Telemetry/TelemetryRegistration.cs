using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Telemetry;

static class TelemetryRegistration
{
    /// <summary>The gauges of the store.</summary>
    public static void AddStoreMetrics(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<StoreMetricsOptions>(StoreMetricsOptions.Section);
        builder.Services.AddHostedService<StoreMetrics>();
    }
}
