using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ReferenceApp.ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the app has in common. The names are those of Aspire's ServiceDefaults template.</summary>
public static class Extensions
{
    const string Live = "live";

    /// <summary>Telemetry, health checks, <c>x-trace-id</c>, service discovery, and bad input reported as what it is.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    /// <summary>
    /// Traces, metrics and logs by OTLP. Nothing is sent unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other
    /// <c>OTEL_*</c> variables mean what the OpenTelemetry specification says.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // Without this switch the framework's server spans carry no tags. It is read when the host is built.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        // Some lines for each request and call, with the whole URL, and so the signature of a picture's; the span says the same without.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // One line for each statement is what traces are for.
        builder.Logging.AddFilter("Npgsql.Command", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddProcessor(new JobLogs());
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(
                    "ReferenceApp.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                    "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime", "Npgsql")
                // So that a slow bucket of a histogram names traces that fell into it.
                .SetExemplarFilter(ExemplarFilterType.TraceBased))
            .WithTracing(tracing => tracing
                .AddSource(
                    builder.Environment.ApplicationName, "ReferenceApp.*", "Microsoft.AspNetCore", "System.Net.Http",
                    "Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis")
                .AddProcessor(new UnaskedSpanFilter()).AddProcessor(new JobSpans()));

        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_SERVICE_NAME"]))
            telemetry.ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();

        builder.Services.AddTransient<AspNetCore.Hosting.IStartupFilter, TraceStartupFilter>();
        return builder;
    }

    /// <summary>The check <c>self</c>, tagged <c>live</c>: the process answers.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        return builder;
    }

    /// <summary>
    /// <c>GET /health</c> (every check) and <c>GET /alive</c> (only those tagged <c>live</c>), both without a key. Unlike
    /// the template they exist in every environment: the edge's are part of the public interface, and in production
    /// the probes of an orchestrator need them. They answer one word, never what failed.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) })
            .AllowAnonymous();
        return app;
    }
}
