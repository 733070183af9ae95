using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ReferenceApp.EndToEnd;

/// <summary>What is refused through the front door, with a code, all faults at once, and nothing left behind.</summary>
[Collection<SampleJobCollection>]
public sealed class RefusalTests(SampleJob sample)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string[]> Faults => new()
    {
        { "empty purpose", """{"prompt":{"purpose":" ","requirements":["a pot"]}}""", ["prompt.purpose"] },
        { "unknown size", """{"prompt":{"purpose":"p","requirements":["r"]},"size":"1000x1000"}""", ["size"] },
        { "unknown model", """{"prompt":{"purpose":"p","requirements":["r"]},"model":"gpt-image-9"}""", ["model"] },
        { "unknown surface", """{"prompt":{"purpose":"p","requirements":["r"]},"surface":"fax"}""", ["surface"] },
        { "unknown drill", """{"prompt":{"purpose":"p","requirements":["r"]},"drill":"earthquake"}""", ["drill"] },
        { "surface not built yet", """{"prompt":{"purpose":"p","requirements":["r"]},"surface":"responses"}""", ["surface"] },
        { "drill not built yet", """{"prompt":{"purpose":"p","requirements":["r"]},"drill":"timeout"}""", ["drill"] },
        { "two places in one edit", """{"prompt":{"purpose":"p","requirements":["r"]},"edits":[{"target":{"region":{"x":0,"y":0,"width":64,"height":64},"background":{}},"instruction":"i"}]}""", ["edits[0].target"] },
        { "region outside the picture", """{"prompt":{"purpose":"p","requirements":["r"]},"edits":[{"target":{"region":{"x":1000,"y":0,"width":64,"height":64}},"instruction":"i"}]}""", ["edits[0].target.region"] },
        { "empty instruction", """{"prompt":{"purpose":"p","requirements":["r"]},"edits":[{"target":{"region":{"x":0,"y":0,"width":64,"height":64}},"instruction":""}]}""", ["edits[0].instruction"] },
        { "negative budget", """{"prompt":{"purpose":"p","requirements":["r"]},"budgetUsd":-1}""", ["budgetUsd"] },
        { "all at once", """{"prompt":{"purpose":"","requirements":[]},"size":"1x1","drill":"earthquake","budgetUsd":-1}""", ["prompt.purpose", "prompt.requirements", "size", "drill", "budgetUsd"] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Job_WithFaults_IsRefusedWithAllOfThemAndLeavesNoJob(string what, string body, string[] fields)
    {
        using var client = sample.App.Edge(sample.App.ApiKey);
        var before = await JobIdsAsync(client);

        using var answer = await client.PostAsync("/api/jobs", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);

        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{what}: {(int)answer.StatusCode}");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("validation_failed", (string?)problem["code"]);
        var told = problem["errors"]!.AsArray().Select(e => (string)e!["field"]!).ToHashSet();
        Assert.Superset(fields.ToHashSet(), told);
        Assert.All(problem["errors"]!.AsArray(), e => Assert.False(string.IsNullOrEmpty((string?)e!["code"])));
        Assert.Equal(before, await JobIdsAsync(client));
        Assert.True(answer.Headers.Contains("x-trace-id"));
    }

    [Theory]
    [InlineData("responses")]
    [InlineData("provider:acme")]
    public async Task Surface_NotBuiltYet_SaysNotAvailable(string surface)
    {
        using var client = sample.App.Edge(sample.App.ApiKey);
        using var answer = await client.PostAsync("/api/jobs", new StringContent(
            $$"""{"prompt":{"purpose":"p","requirements":["r"]},"surface":"{{surface}}"}""", Encoding.UTF8, "application/json"), Cancel);

        Assert.Contains("not_available", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ThatIsBroken_IsRefused() =>
        await AssertSourceRefusedAsync("GIF89a, and no picture"u8.ToArray());

    [Fact]
    public async Task Source_ThatIsTooLarge_IsRefused() => await AssertSourceRefusedAsync(new byte[51 * 1024 * 1024]);

    [Fact]
    public async Task Body_OverTheLimit_IsRefusedWithItsCode()
    {
        using var client = sample.App.Edge(sample.App.ApiKey);
        using var body = new ByteArrayContent(new byte[70 * 1024 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await client.PostAsync("/api/jobs", body, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body_too_large", await CodeAsync(answer));
    }

    [Theory]
    [InlineData("GET", "/api/jobs/not-an-id", 400)]
    [InlineData("GET", "/api/jobs/01900000-0000-7000-8000-000000000000", 404)]
    [InlineData("GET", "/api/jobs?limit=0", 400)]
    [InlineData("GET", "/api/jobs?state=Sleeping", 400)]
    [InlineData("GET", "/api/jobs?cursor=%00", 400)]
    [InlineData("POST", "/api/jobs/not-an-id/cancel", 400)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/api/jobs", 405)]
    public async Task Request_ThatMakesNoSense_IsRefusedWithACode(string method, string path, int status)
    {
        using var client = sample.App.Edge(sample.App.ApiKey);
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(string.IsNullOrEmpty(await CodeAsync(answer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rk_wrong")]
    public async Task Key_MissingOrWrong_IsRefused(string? key)
    {
        using var client = sample.App.Edge(key);
        using var answer = await client.GetAsync("/api/jobs", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(string.IsNullOrEmpty(await CodeAsync(answer)));
    }

    [Theory]
    [InlineData("signature=", "signature=A")]
    [InlineData("expires=1", "expires=2")]
    [InlineData("ref=0", "ref=1")]
    public async Task AssetUrl_Altered_IsRefused(string part, string altered)
    {
        using var client = sample.App.Edge(null);
        var url = sample.Job.Assets[0].Url;

        using var answer = await client.GetAsync(url.Replace(part, altered, StringComparison.Ordinal), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(string.IsNullOrEmpty(await CodeAsync(answer)));
    }

    async Task AssertSourceRefusedAsync(byte[] source)
    {
        using var client = sample.App.Edge(sample.App.ApiKey);
        var before = await JobIdsAsync(client);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"prompt":{"purpose":"p","requirements":["r"]}}""", Encoding.UTF8, "application/json"), "job" },
            { new ByteArrayContent(source), "source", "source.png" },
        };

        using var answer = await client.PostAsync("/api/jobs", form, Cancel);

        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode}");
        Assert.False(string.IsNullOrEmpty(await CodeAsync(answer)));
        Assert.Equal(before, await JobIdsAsync(client));
    }

    static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return json.RootElement.GetProperty("code").GetString();
    }

    static async Task<IReadOnlyList<string>> JobIdsAsync(HttpClient client)
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync("/api/jobs?limit=200", Cancel));
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(j => j.GetProperty("id").GetString()!)];
    }
}
