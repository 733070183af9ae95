using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.Integration.Edge;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.ServiceDefaults;

public sealed class ErrorAnswerTests : IAsyncLifetime
{
    WebApplication service = null!;
    HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        service = await StartAsync();
        client = new HttpClient { BaseAddress = new Uri(service.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/nowhere", null, HttpStatusCode.NotFound, "not_found")]
    [InlineData("DELETE", "/api/order", null, HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("POST", "/api/order", "{\"tea\":", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("POST", "/api/order", "{\"tea\":[]}", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("GET", "/api/order?number=not-a-number", null, HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("GET", "/api/broken", null, HttpStatusCode.InternalServerError, "internal_error")]
    public async Task Error_UnderApi_IsAProblemWithACode(
        string method, string path, string? json, HttpStatusCode status, string code)
    {
        using var answer = await SendAsync(method, path, json);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, await answer.ProblemCodeAsync());
        Assert.DoesNotContain("s3cret", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/v1/nowhere", null, HttpStatusCode.NotFound, "invalid_request_error", "not_found")]
    [InlineData("POST", "/v1/order", "{", HttpStatusCode.BadRequest, "invalid_request_error", "invalid_json")]
    [InlineData("GET", "/v1/broken", null, HttpStatusCode.InternalServerError, "server_error", "internal_error")]
    public async Task Error_UnderV1_HasOpenAIsShape(
        string method, string path, string? json, HttpStatusCode status, string type, string code)
    {
        using var answer = await SendAsync(method, path, json);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal((type, code), await answer.OpenAIErrorAsync());
    }

    [Fact]
    public async Task Body_OfAnotherMediaType_Is415()
    {
        using var answer = await client.PostAsync("/api/order", new StringContent("tea", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("unsupported_media_type", await answer.ProblemCodeAsync());
    }

    [Fact]
    public async Task Body_OverTheServersLimit_Is413()
    {
        using var answer = await SendAsync("POST", "/api/order", $"{{\"tea\":\"{new string('x', 2000)}\"}}");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body_too_large", await answer.ProblemCodeAsync());
    }

    [Fact]
    public async Task Faults_OfARequest_AreListedTogether()
    {
        using var answer = await client.GetAsync("/api/invalid");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
        var error = problem.GetProperty("errors")[0];
        Assert.Equal("tea.leaves", error.GetProperty("field").GetString());
        Assert.Equal("too_few", error.GetProperty("code").GetString());
        Assert.Equal("3", error.GetProperty("params").GetProperty("least").GetString());
        Assert.Equal("At least 3.", error.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Answer_OfASuccess_HasItsTraceIdToo()
    {
        using var answer = await client.GetAsync("/alive");

        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(answer.Headers.GetValues("x-trace-id")));
    }

    Task<HttpResponseMessage> SendAsync(string method, string path, string? json)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return client.SendAsync(request);
    }

    static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1000);

        var app = builder.Build();
        app.UseProblemDetailsForErrors();
        app.MapDefaultEndpoints();
        app.MapPost("/api/order", (Order order) => order);
        app.MapPost("/v1/order", (Order order) => order);
        app.MapGet("/api/order", (int number) => number);
        app.MapGet("/api/broken", IResult () => throw new InvalidOperationException("s3cret"));
        app.MapGet("/v1/broken", IResult () => throw new InvalidOperationException("s3cret"));
        app.MapGet("/api/invalid", () => Problems.Of(400, "validation_failed", errors:
            [new ProblemError("tea.leaves", "too_few", new Dictionary<string, string> { ["least"] = "3" }, "At least 3.")]));
        await app.StartAsync();
        return app;
    }

    sealed record Order(string Tea);
}
