using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.ServiceDefaults;

/// <summary>An exporter has the spans of the whole process, so nothing else may run beside these.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class JobBaggageCollection;

/// <summary>Each service is stopped and disposed, which sends what it has gathered.</summary>
[Collection<JobBaggageCollection>]
public sealed class JobBaggageTests
{
    const string Job = "0193d4a0-0000-7000-8000-00000000cafe";

    [Fact]
    public async Task Job_OfARoute_IsOnEverySpanAndLogBelow_AndInTheNextProcess()
    {
        await using var near = await OtlpReceiver.StartAsync();
        await using var far = await OtlpReceiver.StartAsync();
        await using (var next = await StartAsync(far.Address))
        await using (var service = await StartAsync(near.Address, $"--services:next:http:0={next.Urls.First()}"))
        {
            await AskAsync(service, $"/jobs/{Job}/passed-on");
            await service.StopAsync();
            await next.StopAsync();
        }

        // Server, client and the next server: in one process an exporter has the spans of both services.
        Assert.Equal(3, MentionsIn(near.Traces));
        Assert.Equal(1, MentionsIn(near.Logs));
        Assert.Equal(1, MentionsIn(far.Logs));
    }

    [Theory]
    [InlineData("/jobs/no-id")]
    [InlineData("/teas")]
    public async Task Request_ThatNamesNoJob_CarriesNone(string path)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver.Address))
        {
            await AskAsync(service, path);
            await service.StopAsync();
        }

        Assert.Contains("Somebody asked", receiver.Logs);
        Assert.DoesNotContain("refapp.job.id", receiver.Traces + receiver.Logs);
    }

    /// <summary>Whether this trace is kept is not asked: who listens in a process is heard by all, and other tests listen too.</summary>
    [Fact]
    public async Task Job_WithASamplerThatKeepsNoTrace_IsOnTheLogsAllTheSame()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver.Address, "--OTEL_TRACES_SAMPLER=parentbased_traceidratio", "--OTEL_TRACES_SAMPLER_ARG=0"))
        {
            await AskAsync(service, $"/jobs/{Job}");
            await service.StopAsync();
        }

        Assert.Equal(1, MentionsIn(receiver.Logs));
    }

    /// <summary>Makes no spans of its own, so that those received are the service's.</summary>
    static async Task AskAsync(WebApplication service, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(service.Urls.First()) };
        await client.GetStringAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>How often the attribute has this value: between name and value OTLP writes three tags and lengths.</summary>
    static int MentionsIn(string export) =>
        Regex.Count(export, $"{Regex.Escape(JobBaggage.Key)}.{{1,6}}{Job}", RegexOptions.Singleline);

    static async Task<WebApplication> StartAsync(string otlpEndpoint, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder([
            "--urls=http://127.0.0.1:0", "--OTEL_SERVICE_NAME=tea-service", $"--OTEL_EXPORTER_OTLP_ENDPOINT={otlpEndpoint}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", .. settings]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.AddInternalHttpClient("next", new Uri("https+http://next"));

        var app = builder.Build();
        var group = app.MapGroup("").WithJobBaggage("id");
        group.MapGet("/teas", Log);
        group.MapGet("/jobs/{id}", Log);
        group.MapGet("/jobs/{id}/passed-on", async (IHttpClientFactory clients, ILogger<JobBaggageTests> logger) =>
        {
            using var client = clients.CreateClient("next");
            await client.GetStringAsync("/teas");
            return Log(logger);
        });
        await app.StartAsync();
        return app;

        static string Log(ILogger<JobBaggageTests> logger)
        {
            logger.LogInformation("Somebody asked");
            return "tea";
        }
    }
}
