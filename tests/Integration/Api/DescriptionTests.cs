using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class DescriptionTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/jobs", "post", "202 400 401 409 413 415 503")]
    [InlineData("/api/jobs", "get", "200 400 401 503")]
    [InlineData("/api/jobs/{id}", "get", "200 400 401 404 503")]
    [InlineData("/api/jobs/{id}/cancel", "post", "200 400 401 404 409 503")]
    [InlineData("/api/jobs/{id}/retry", "post", "202 400 401 404 409 413 415 503")]
    [InlineData("/api/jobs/{id}/edits", "post", "202 400 401 404 409 413 415 503")]
    [InlineData("/api/reviews", "get", "200 400 401 403 503")]
    [InlineData("/api/reviews/{jobId}/claim", "post", "200 400 401 403 404 409 503")]
    [InlineData("/api/reviews/{jobId}/decision", "post", "200 400 401 403 404 409 413 415 503")]
    [InlineData("/api/jobs/{id}", "delete", "204 400 401 403 404 409 503")]
    [InlineData("/api/jobs/{id}/upload", "post", "202 400 401 404 409 413 415 503")]
    [InlineData("/api/jobs/events", "get", "200 400 401 503")]
    [InlineData("/api/jobs/{id}/events", "get", "200 400 401 404 503")]
    [InlineData("/api/attempts/{id}", "get", "200 400 401 404 503")]
    [InlineData("/api/routes/decide", "post", "200 400 401 413 415 503")]
    [InlineData("/api/costs/estimate", "post", "200 400 401 413 415 503")]
    [InlineData("/api/costs", "get", "200 400 401 503")]
    [InlineData("/api/audit", "get", "200 400 401 503")]
    public async Task OpenApi_DescribesEachEndpointWithAllItsAnswers(string path, string method, string statuses)
    {
        using var http = api.Http(null);

        var document = await http.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Cancel);
        var operation = document!["paths"]![path]![method]!;

        Assert.NotEmpty((string)operation["summary"]!);
        Assert.Equal(statuses, string.Join(' ', operation["responses"]!.AsObject().Select(r => r.Key).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task OpenApi_DescribesApiOnly()
    {
        using var http = api.Http(null);

        var document = await http.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Cancel);

        Assert.All(document!["paths"]!.AsObject(), path => Assert.StartsWith("/api/", path.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenApi_NamesNoInternalAddressAndTakesNoStringForANumber()
    {
        using var http = api.Http(null);

        var text = await http.GetStringAsync("/openapi/v1.json", Cancel);
        var width = JsonNode.Parse(text)!["components"]!["schemas"]!["AssetBody"]!["properties"]!["width"]!;

        Assert.DoesNotContain("localhost", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        Assert.Equal("integer", (string)width["type"]!);
    }

    [Fact]
    public async Task Health_NeedsRedis_AndAliveDoesNot()
    {
        using var http = api.Http(null);
        var healthy = (await http.GetAsync("/health", Cancel)).StatusCode;
        await api.Redis.KillAsync();
        try
        {
            Assert.Equal(HttpStatusCode.OK, healthy);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health", Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/alive", Cancel)).StatusCode);
        }
        finally
        {
            await api.RestartRedisAsync();
        }
    }
}
