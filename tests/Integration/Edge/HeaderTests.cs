using System.Diagnostics;
using System.Net;
using ReferenceApp.Integration.ServiceDefaults;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("x-internal-identity", "forged")]
    [InlineData("x-trace-id", "forged")]
    [InlineData("x-request-id", "forged")]
    [InlineData("Cookie", "session=forged")]
    [InlineData("Forwarded", "for=forged")]
    [InlineData("X-Real-IP", "forged")]
    [InlineData("X-Forwarded-For", "forged")]
    [InlineData("X-Forwarded-Host", "forged")]
    [InlineData("X-Forwarded-Port", "forged")]
    [InlineData("X-Forwarded-Anything", "forged")]
    [InlineData("baggage", "refapp.job.id=forged")]
    [InlineData("Correlation-Context", "refapp.job.id=forged")]
    public async Task Header_ThatACallerMustNotSet_NeverArrives(string name, string value)
    {
        await using var edge = await EdgeHost.StartAsync();
        using var client = edge.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Harmless", "kept");

        using var answer = await client.GetAsync("/api/jobs");

        var arrival = Assert.Single(edge.Upstream.Arrivals);
        Assert.DoesNotContain("forged", arrival.Headers.Values.Aggregate(string.Concat));
        Assert.DoesNotContain(EdgeHost.Key, arrival.Headers.Values.Aggregate(string.Concat));
        Assert.Equal("kept", arrival.Headers["X-Harmless"]);
        Assert.Equal(edge.Address.Authority, arrival.Headers["X-Forwarded-Host"]);
        Assert.Equal("team-a", arrival.Caller?.Caller);
    }

    [Fact]
    public async Task ForgedIdentity_OnARouteWithoutAKey_NeverArrives()
    {
        await using var edge = await EdgeHost.StartAsync();
        using var client = edge.Client(key: null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(InternalIdentityTokens.Header, "forged");

        using var answer = await client.GetAsync("/assets/abc");

        Assert.DoesNotContain(InternalIdentityTokens.Header, Assert.Single(edge.Upstream.Arrivals).Headers.Keys);
    }

    [Fact]
    public async Task Trace_OfTheCaller_ContinuesThroughTheEdge()
    {
        await using var edge = await EdgeHost.StartAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var client = edge.Client();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var answer = await client.GetAsync("/api/jobs");

        Assert.Equal(trace, Assert.Single(answer.Headers.GetValues("x-trace-id")));
        var arrival = Assert.Single(edge.Upstream.Arrivals);
        Assert.Equal(trace, arrival.TraceId);
        Assert.DoesNotContain("00f067aa0ba902b7", arrival.Headers["traceparent"]);
    }

    [Theory]
    [InlineData("/api/jobs", HttpStatusCode.OK)]
    [InlineData("/alive", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Answer_AlwaysHasTraceIdAndSecurityHeaders_AndNeverTheServersName(string path, HttpStatusCode status)
    {
        await using var edge = await EdgeHost.StartAsync();
        edge.Upstream.Answer = context =>
        {
            context.Response.Headers.Server = "upstream";
            return Task.CompletedTask;
        };

        using var answer = await edge.Client().GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(answer.Headers.GetValues("x-trace-id")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task Telemetry_OfTheEdge_HasNeitherKeysNorSignaturesNorIdentities()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        string identity;

        await using (var edge = await EdgeHost.StartAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_SERVICE_NAME=edge-under-test"))
        {
            await edge.Client().GetAsync("/assets/abc?signature=s3cret");
            identity = Assert.Single(edge.Upstream.Arrivals).Headers[InternalIdentityTokens.Header];
        }

        Assert.Contains("GET /assets/{**rest}", receiver.Traces);
        Assert.Contains("edge-under-test", receiver.Logs);
        var all = receiver.Traces + receiver.Metrics + receiver.Logs;
        Assert.All([EdgeHost.Key, "s3cret", identity], secret => Assert.DoesNotContain(secret, all));
    }

    [Theory]
    [InlineData("TRACE", "/api/jobs")]
    [InlineData("DELETE", "/v1/models")]
    [InlineData("POST", "/assets/abc")]
    [InlineData("MADE-UP", "/api/jobs")]
    public async Task Method_ThatTheRouteDoesNotList_Is405(string method, string path)
    {
        await using var edge = await EdgeHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await edge.Client().SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.NotEmpty(answer.Content.Headers.Allow);
        Assert.Empty(edge.Upstream.Arrivals);
    }
}
