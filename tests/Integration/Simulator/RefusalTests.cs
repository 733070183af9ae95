using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class RefusalTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    [Theory]
    [InlineData("n", "0", "integer_below_min_value")]
    [InlineData("n", "11", "integer_above_max_value")]
    [InlineData("n", "1.5", "invalid_type")]
    [InlineData("n", "\"2\"", "invalid_type")]
    [InlineData("quality", "\"ultra\"", "invalid_value")]
    [InlineData("quality", "\"hd\"", "invalid_value")]
    [InlineData("output_format", "\"gif\"", "invalid_value")]
    [InlineData("output_compression", "101", "integer_above_max_value")]
    [InlineData("output_compression", "-1", "integer_below_min_value")]
    [InlineData("background", "\"blue\"", "invalid_value")]
    [InlineData("moderation", "\"off\"", "invalid_value")]
    [InlineData("partial_images", "4", "integer_above_max_value")]
    [InlineData("stream", "\"yes\"", "invalid_type")]
    [InlineData("prompt", "7", "invalid_type")]
    [InlineData("prompt", "\"  \"", "empty_string")]
    [InlineData("prompt", "null", "missing_required_parameter")]
    [InlineData("response_format", "\"b64_json\"", "unknown_parameter")]
    [InlineData("style", "\"vivid\"", "unknown_parameter")]
    [InlineData("input_fidelity", "\"high\"", "unknown_parameter")]
    [InlineData("seed", "1", "unknown_parameter")]
    public async Task Field_AgainstItsRule_IsRefusedByName(string field, string value, string code)
    {
        using var response = await SendAsync(body => body[field] = JsonNode.Parse(value));

        var error = await response.ErrorAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("invalid_request_error", field, code), (error.Text("type"), error.Text("param"), error.Text("code")));
    }

    [Fact]
    public async Task CompressionOfPng_IsRefused()
    {
        using var response = await SendAsync(body => body["output_compression"] = 80);

        Assert.Equal("output_compression", (await response.ErrorAsync()).Text("param"));
    }

    [Fact]
    public async Task TransparentJpeg_IsRefused()
    {
        using var response = await SendAsync(body => (body["background"], body["output_format"]) = ("transparent", "jpeg"));

        Assert.Equal("background", (await response.ErrorAsync()).Text("param"));
    }

    [Fact]
    public async Task StreamOfSeveral_IsRefused()
    {
        using var response = await SendAsync(body => (body["stream"], body["n"]) = (true, 2));

        Assert.Equal("n", (await response.ErrorAsync()).Text("param"));
    }

    [Theory]
    [InlineData(32_000, HttpStatusCode.OK)]
    [InlineData(32_001, HttpStatusCode.BadRequest)]
    public async Task Prompt_IsCountedInCharacters(int characters, HttpStatusCode expected)
    {
        using var response = await SendAsync(body => body["prompt"] = string.Concat(Enumerable.Repeat("🍵", characters)));

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("gpt-image-1")]
    [InlineData("dall-e-3")]
    [InlineData(null)]
    public async Task Model_ThatIsNotServed_IsNotFound(string? model)
    {
        using var response = await SendAsync(body => body["model"] = model);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (await response.ErrorAsync()).Text("code"));
    }

    [Theory]
    [InlineData("{\"prompt\":")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"prompt\":\"\\ud800\"}")]
    public async Task Body_ThatIsNoJsonObject_IsRefused(string body)
    {
        using var response = await simulator.Http.PostAsync("v1/images/generations", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", (await response.ErrorAsync()).Text("type"));
    }

    [Fact]
    public async Task Body_ThatIsTooLong_IsRefusedUnread()
    {
        using var response = await SendAsync(body => body["prompt"] = new string('x', 600_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer sk-")]
    [InlineData("Basic c2stdGVzdA==")]
    public async Task Caller_WithoutAKey_IsUnauthorized(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/images/generations") { Content = JsonContent.Create(new { }) };
        using var http = new HttpClient { BaseAddress = simulator.Http.BaseAddress };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);

        var error = await response.ErrorAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(("invalid_request_error", "invalid_api_key"), (error.Text("type"), error.Text("code")));
        Assert.Equal("Bearer realm=\"OpenAI API\"", response.Headers.WwwAuthenticate.ToString());
        Assert.StartsWith("req_", Assert.Single(response.Headers.GetValues("x-request-id")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfiguredKey_IsTheOnlyOneAccepted()
    {
        await using var strict = await SimulatorHost.StartAsync("--Simulator:ApiKey=sk-right");

        using var refused = await strict.GenerateAsync(new { model = "gpt-image-2", prompt = "a leaf" });
        strict.Http.DefaultRequestHeaders.Authorization = new("Bearer", "sk-right");
        using var accepted = await strict.GenerateAsync(new { model = "gpt-image-2", prompt = "a leaf", quality = "low" });

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, accepted.StatusCode));
        Assert.DoesNotContain("sk-test", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_IsRefusedInOpenAIsShape()
    {
        using var response = await simulator.Http.PostAsJsonAsync("v1/images/variations", new { });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEmpty((await response.ErrorAsync()).Text("message")!);
    }

    async Task<HttpResponseMessage> SendAsync(Action<JsonObject> change)
    {
        var body = new JsonObject { ["model"] = "gpt-image-2", ["prompt"] = "a leaf", ["size"] = "1024x1024", ["quality"] = "low" };
        change(body);
        return await simulator.GenerateAsync(body);
    }
}
