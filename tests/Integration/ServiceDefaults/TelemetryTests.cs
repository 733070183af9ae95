using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.ServiceDefaults;

/// <summary>Each service is stopped, which ends its requests, and then disposed, which sends what it has gathered.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Service_WithAnEndpoint_SendsTracesMetricsAndLogs()
    {
        await using var receiver = await OtlpReceiver.StartAsync();

        await using (var service = await StartAsync(receiver.Address))
        {
            using var client = ClientOf(service);
            await client.GetStringAsync("/pictures/42?signature=s3cret");
            await service.StopAsync();
        }

        Assert.Contains("tea-service", receiver.Traces);
        Assert.Contains("GET /pictures/{id}", receiver.Traces);
        Assert.Contains("http.route", receiver.Traces);
        Assert.Contains("http.response.status_code", receiver.Traces);
        Assert.Contains("/pictures/42", receiver.Traces);
        Assert.Contains("http.server.request.duration", receiver.Metrics);
        Assert.Contains("Somebody asked for picture 42", receiver.Logs);
        Assert.DoesNotContain("s3cret", receiver.Traces + receiver.Metrics + receiver.Logs);
    }

    [Fact]
    public async Task Probes_AndWhatTheyDo_AreNotTraced()
    {
        await using var receiver = await OtlpReceiver.StartAsync();

        await using (var service = await StartAsync(receiver.Address))
        {
            using var client = ClientOf(service);
            await client.GetStringAsync("/health");
            await client.GetStringAsync("/alive");
            await client.GetStringAsync("/pictures/42");
            await service.StopAsync();
        }

        Assert.Contains("/pictures/{id}", receiver.Traces);
        Assert.DoesNotContain("/alive", receiver.Traces);
        Assert.DoesNotContain("/health", receiver.Traces);
        Assert.DoesNotContain("probe of a dependency", receiver.Traces);
    }

    /// <summary>Of any meter of ours; nobody has to name it.</summary>
    [Fact]
    public async Task Measurement_NamesTheTraceThatItWasMadeIn()
    {
        await using var receiver = await OtlpReceiver.StartAsync();

        string traceId;
        await using (var service = await StartAsync(receiver.Address))
        {
            using var client = ClientOf(service);
            using var answer = await client.GetAsync("/pictures/42");
            traceId = Assert.Single(answer.Headers.GetValues("x-trace-id"));
            await service.StopAsync();
        }

        Assert.Contains("refapp.pictures.asked", receiver.Metrics);
        Assert.Contains(System.Text.Encoding.Latin1.GetString(Convert.FromHexString(traceId)), receiver.Metrics);
    }

    [Fact]
    public async Task Failure_IsMarkedOnTheSpan()
    {
        await using var receiver = await OtlpReceiver.StartAsync();

        await using (var service = await StartAsync(receiver.Address))
        {
            using var client = ClientOf(service);
            await client.GetAsync("/broken");
            await service.StopAsync();
        }

        Assert.Contains("error.type", receiver.Traces);
        Assert.Contains("GET /broken", receiver.Traces);
    }

    /// <summary>How long somebody watched says nothing of how long answers take; what a POST streams is an answer.</summary>
    [Fact]
    public async Task Duration_IsMeasuredOfAnswers_NotOfEventSources()
    {
        await using var receiver = await OtlpReceiver.StartAsync();

        await using (var service = await StartAsync(receiver.Address))
        {
            using var client = ClientOf(service);
            await client.GetStringAsync("/watched");
            using var answer = await client.PostAsync("/drawn", null);
            await service.StopAsync();
        }

        Assert.Contains("/watched", receiver.Traces);
        Assert.Contains("/drawn", receiver.Metrics);
        Assert.DoesNotContain("/watched", receiver.Metrics);
    }

    /// <summary>Makes no spans of its own, so that those received are the service's.</summary>
    static HttpClient ClientOf(WebApplication service) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(service.Urls.First()) };

    static async Task<WebApplication> StartAsync(string otlpEndpoint)
    {
        var builder = WebApplication.CreateBuilder([
            "--urls=http://127.0.0.1:0", "--OTEL_SERVICE_NAME=tea-service", $"--OTEL_EXPORTER_OTLP_ENDPOINT={otlpEndpoint}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        var dependency = new System.Diagnostics.ActivitySource("ReferenceApp.Integration.Telemetry");
        builder.Services.AddHealthChecks().AddCheck("dependency", () =>
        {
            using var span = dependency.StartActivity("probe of a dependency");
            return Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy();
        });

        var app = builder.Build();
        app.UseProblemDetailsForErrors();
        app.MapDefaultEndpoints();
        var asked = app.Services.GetRequiredService<IMeterFactory>().Create("ReferenceApp.Integration.Telemetry")
            .CreateCounter<long>("refapp.pictures.asked");
        app.MapGet("/pictures/{id}", (int id, ILogger<TelemetryTests> logger) =>
        {
            asked.Add(1);
            logger.LogInformation("Somebody asked for picture {Id}", id);
            return id;
        });
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("broken"));
        app.MapGet("/watched", () => Results.Text("data: 1\n\n", "text/event-stream"));
        app.MapPost("/drawn", () => Results.Text("data: 1\n\n", "text/event-stream"));
        await app.StartAsync();
        return app;
    }
}
