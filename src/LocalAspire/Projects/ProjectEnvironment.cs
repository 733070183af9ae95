using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.LocalAspire.Projects;

/// <summary>The variables that every project gets.</summary>
/// <remarks>Aspire also switches on the recording of prompts and of URL queries in Development. That is left out: prompts and
/// signed URLs stay out of telemetry, on a developer's machine too.</remarks>
static class ProjectEnvironment
{
    const string ExportInterval = "1000";

    /// <summary>Variables of the host that would make a project listen where the model does not say.</summary>
    public static readonly IReadOnlyList<string> NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "URLS", "HTTP_PORTS", "HTTPS_PORTS",
        "DOTNET_LAUNCH_PROFILE",
    ];

    /// <summary>OpenTelemetry settings; the exporter's only when the host knows an address to export to.</summary>
    public static void AddTelemetry(EnvironmentCallbackContext context, IConfiguration configuration, IHostEnvironment environment)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        if (environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = ExportInterval;
            variables["OTEL_BSP_SCHEDULE_DELAY"] = ExportInterval;
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = ExportInterval;
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }

        AddExporter(variables, configuration);
    }

    static void AddExporter(Dictionary<string, object> variables, IConfiguration configuration)
    {
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        if (string.IsNullOrEmpty(grpc) && string.IsNullOrEmpty(http))
            return;

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = string.IsNullOrEmpty(grpc) ? http! : grpc;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = string.IsNullOrEmpty(grpc) ? "http/protobuf" : "grpc";
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
    }
}
