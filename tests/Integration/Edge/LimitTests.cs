using System.Net;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class LimitTests
{
    const int MaxBody = 64 * 1024;
    const string SmallBodies = "--Edge:MaxBodyBytes=65536";

    [Fact]
    public async Task Body_OfExactlyTheLimit_Arrives()
    {
        await using var edge = await EdgeHost.StartAsync(SmallBodies);

        using var declared = await edge.Client().PostAsync("/api/jobs", new ByteArrayContent(new byte[MaxBody]));
        using var streamed = await edge.Client().PostAsync("/api/jobs", new Chunked(MaxBody));

        Assert.Equal(HttpStatusCode.OK, declared.StatusCode);
        Assert.Equal(HttpStatusCode.OK, streamed.StatusCode);
    }

    [Theory]
    [InlineData(MaxBody + 1)]
    [InlineData(64 * MaxBody)]
    public async Task Body_DeclaredTooLong_Is413AndNeverArrives(int length)
    {
        await using var edge = await EdgeHost.StartAsync(SmallBodies);

        using var answer = await edge.Client().PostAsync("/api/jobs", new ByteArrayContent(new byte[length]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body_too_large", await answer.ProblemCodeAsync());
        Assert.Empty(edge.Upstream.Arrivals);
    }

    [Theory]
    [InlineData(MaxBody + 1)]
    [InlineData(64 * MaxBody)]
    public async Task Body_ThatTurnsOutTooLong_Is413(int length)
    {
        await using var edge = await EdgeHost.StartAsync(SmallBodies);

        using var answer = await edge.Client().PostAsync("/api/jobs", new Chunked(length));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body_too_large", await answer.ProblemCodeAsync());
    }

    [Fact]
    public async Task Body_TooLongUnderV1_Is413InOpenAIsShape()
    {
        await using var edge = await EdgeHost.StartAsync(SmallBodies);

        using var answer = await edge.Client().PostAsync("/v1/images/edits", new Chunked(2 * MaxBody));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(("invalid_request_error", "body_too_large"), await answer.OpenAIErrorAsync());
    }

    [Fact]
    public async Task Caller_OverItsRate_Is429WithRetryAfter_AndOthersAreNotAffected()
    {
        await using var edge = await EdgeHost.StartAsync("--Edge:RequestsPerMinute=2");
        using var client = edge.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models")).StatusCode);

        using var tooMany = await client.GetAsync("/api/jobs");
        using var tooManyForOpenAI = await client.GetAsync("/v1/models");
        using var other = await edge.Client(EdgeHost.AdminKey).GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.InRange(tooMany.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("rate_limited", await tooMany.ProblemCodeAsync());
        Assert.Equal(("rate_limit_error", "rate_limited"), await tooManyForOpenAI.OpenAIErrorAsync());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(3, edge.Upstream.Arrivals.Count);
    }

    [Fact]
    public async Task FailedKeys_BeyondTheLimit_Are429_AndGoodKeysFromThereStillWork()
    {
        await using var edge = await EdgeHost.StartAsync("--Edge:FailedKeysPerMinute=2");
        using var guesser = edge.Client("rk_guess");
        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync("/api/jobs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync("/api/jobs")).StatusCode);

        using var slowed = await guesser.GetAsync("/api/jobs");
        using var good = await edge.Client().GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.NotNull(slowed.Headers.RetryAfter);
        Assert.Equal("rate_limited", await slowed.ProblemCodeAsync());
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Limit_OfZeroInDevelopment_IsNone()
    {
        await using var edge = await EdgeHost.StartAsync("--environment=Development", "--Edge:RequestsPerMinute=0");
        using var client = edge.Client();

        for (var i = 0; i < 700; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);
    }

    /// <summary>A body of unknown length, as a client sends that streams.</summary>
    sealed class Chunked(int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < length; sent += 4096)
                await stream.WriteAsync(new byte[Math.Min(4096, length - sent)]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
