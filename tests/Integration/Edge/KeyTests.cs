using System.Net;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class KeyTests
{
    [Fact]
    public async Task Request_WithAKey_ArrivesWithTheIdentityOfItsCaller()
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client().GetAsync("/api/jobs?limit=3");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var arrival = Assert.Single(edge.Upstream.Arrivals);
        Assert.Equal("/api/jobs?limit=3", arrival.Path);
        Assert.Equal("team-a", arrival.Caller?.Caller);
        Assert.Equal(CallerRole.Caller, arrival.Caller?.Role);
        Assert.Equal(["*"], arrival.Caller?.Scopes);
        Assert.Equal(12_500_000, arrival.Caller?.DayBudgetMicroUsd);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rk_unknown")]
    [InlineData("rk_team-a ")]
    [InlineData("RK_TEAM-A")]
    public async Task Request_WithoutAGoodKey_IsA401ThatNeverArrives(string? key)
    {
        await using var edge = await EdgeHost.StartAsync();
        using var client = edge.Client(key: null);
        if (key is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}x");

        using var answer = await client.GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("unauthenticated", await answer.ProblemCodeAsync());
        Assert.Empty(edge.Upstream.Arrivals);
    }

    [Fact]
    public async Task OpenAIRequest_WithoutAGoodKey_IsA401InOpenAIsShape()
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client("rk_unknown").PostAsync("/v1/images/generations", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(("invalid_request_error", "invalid_api_key"), await answer.OpenAIErrorAsync());
        Assert.Empty(edge.Upstream.Arrivals);
    }

    [Theory]
    [InlineData("/api/jobs/1", HttpStatusCode.OK)]
    [InlineData("/api/JOBS/1", HttpStatusCode.OK)]
    [InlineData("/api/attempts/1", HttpStatusCode.OK)]
    [InlineData("/api/audit", HttpStatusCode.Forbidden)]
    [InlineData("/api/%61udit", HttpStatusCode.Forbidden)]
    [InlineData("/api/jobs/../audit", HttpStatusCode.Forbidden)]
    [InlineData("/api//jobs", HttpStatusCode.Forbidden)]
    [InlineData("/api/added-later", HttpStatusCode.Forbidden)]
    [InlineData("/api", HttpStatusCode.Forbidden)]
    public async Task Key_WithOneScope_OpensThatPartOnly(string path, HttpStatusCode expected)
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client(EdgeHost.JobsKey).GetAsync(path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, edge.Upstream.Arrivals.Count);
        if (expected == HttpStatusCode.Forbidden)
            Assert.Equal("insufficient_scope", await answer.ProblemCodeAsync());
    }

    [Fact]
    public async Task OpenAIRequest_WithoutItsScope_IsA403InOpenAIsShape()
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client(EdgeHost.JobsKey).GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(("invalid_request_error", "insufficient_scope"), await answer.OpenAIErrorAsync());
    }

    [Theory]
    [InlineData(EdgeHost.Key, HttpStatusCode.Forbidden)]
    [InlineData(EdgeHost.AdminKey, HttpStatusCode.OK)]
    public async Task AdminPolicyOfAService_AsksForTheRoleThatTheKeyHas(string key, HttpStatusCode expected)
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client(key).GetAsync("/api/providers");

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
            Assert.Equal("forbidden", await answer.ProblemCodeAsync());
    }

    [Theory]
    [InlineData("/assets/abc?signature=x")]
    [InlineData("/openapi/v1.json")]
    public async Task SignedPicturesAndTheDescription_NeedNoKey(string path)
    {
        await using var edge = await EdgeHost.StartAsync();

        using var answer = await edge.Client(key: null).GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var arrival = Assert.Single(edge.Upstream.Arrivals);
        Assert.Equal(path, arrival.Path);
        Assert.Null(arrival.Caller);
    }
}
