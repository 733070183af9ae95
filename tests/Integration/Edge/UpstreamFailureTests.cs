using System.Net;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class UpstreamFailureTests
{
    [Fact]
    public async Task Service_ThatIsDown_Is502WithACode_AndHealthSaysSo()
    {
        await using var edge = await EdgeHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await edge.Client(key: null).GetAsync("/health")).StatusCode);
        await edge.Upstream.DisposeAsync();

        using var api = await edge.Client().GetAsync("/api/jobs");
        using var v1 = await edge.Client().GetAsync("/v1/models");
        using var health = await edge.Client(key: null).GetAsync("/health");
        using var alive = await edge.Client(key: null).GetAsync("/alive");

        Assert.Equal(HttpStatusCode.BadGateway, api.StatusCode);
        Assert.Equal("upstream_unavailable", await api.ProblemCodeAsync());
        Assert.Equal(HttpStatusCode.BadGateway, v1.StatusCode);
        Assert.Equal(("server_error", "upstream_unavailable"), await v1.OpenAIErrorAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Service_ThatIsSilentTooLong_Is504()
    {
        await using var edge = await EdgeHost.StartAsync("--Edge:ActivityTimeout=00:00:01");
        edge.Upstream.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        using var answer = await edge.Client().GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("upstream_timeout", await answer.ProblemCodeAsync());
    }

    [Fact]
    public async Task Error_OfTheService_ComesThroughAsItIs()
    {
        await using var edge = await EdgeHost.StartAsync();
        edge.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status402PaymentRequired;
            await context.Response.WriteAsync("its own words");
        };

        using var answer = await edge.Client().GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("its own words", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Exception_OfTheService_TellsACodeAndNothingElse()
    {
        await using var edge = await EdgeHost.StartAsync();
        edge.Upstream.Answer = _ => throw new InvalidOperationException("secret detail");

        using var answer = await edge.Client().GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("internal_error", await answer.ProblemCodeAsync());
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stream_OfTheService_IsPassedOnWhileItLasts()
    {
        await using var edge = await EdgeHost.StartAsync();
        var more = new TaskCompletionSource();
        edge.Upstream.Answer = async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("second");
        };

        using var answer = await edge.Client().GetAsync("/v1/models", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        var first = await body.ReadAsync(buffer);
        more.SetResult();
        using var rest = new StreamReader(body);

        Assert.Equal("first"u8, buffer.AsSpan(0, first));
        Assert.Equal("second", await rest.ReadToEndAsync());
    }
}
