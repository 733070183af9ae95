using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Unit.Contracts;

/// <summary>The records' spelling on the wire is the interface; a rename here breaks every caller.</summary>
public sealed class WireTests
{
    static readonly ReasonText Why = new("code", new Dictionary<string, string>(StringComparer.Ordinal), "text");

    [Fact]
    public void Job_IsSpelledAsTheInterfaceSays()
    {
        var attempt = new AttemptResponse(
            Guid.Empty, "settled", "generate", "image-api", "m", "r", 1, new AttemptCost(0.1m, "settled"),
            new UsageBody(1, 2, 3, 4, 5, 6), new AttemptError("c", "m"), ["a"], "pass", "t");
        var job = new JobResponse(
            Guid.Empty, "Queued", Why, "alice", "image-api", new RouteBody([Why], [new RejectedSurface("chatgpt", Why)]), "m",
            "1024x1024", [new AssetBody("s", "u", 1, 1, "png", 1, true, null, "source")], new CostBody(1, 2, 3),
            new ReviewState(1, [], null, null), "t", ["cancel"], default, default)
        {
            Prompt = new PromptBody { Purpose = "p" },
            Edits = [],
            Steps =
            [
                new StepBody("finalize", "passed", null, null, Why, [attempt])
                {
                    Candidates = [new CandidateBody("s", "q", "f", 1, true, Guid.Empty, "a", "pass", true, true, Why)],
                },
            ],
        };

        var json = JsonSerializer.SerializeToNode(job, JsonSerializerOptions.Web)!;

        Assert.Equal(
            "id state cause caller surface route model size assets cost review traceId actions createdAt updatedAt prompt edits steps",
            Names(json));
        Assert.Equal("code params text", Names(json["cause"]!));
        Assert.Equal("reasons rejected", Names(json["route"]!));
        Assert.Equal("reservedUsd settledUsd possibleUsd", Names(json["cost"]!));
        Assert.Equal("sha256 url width height format bytes c2pa derivedFrom role", Names(json["assets"]![0]!));
        Assert.Equal("name state startedAt finishedAt passCondition attempts candidates", Names(json["steps"]![0]!));
        Assert.Equal(
            "size quality format compression derived attemptId asset verdict insideBudget chosen reason",
            Names(json["steps"]![0]!["candidates"]![0]!));
        Assert.Equal(
            "id state purpose surface model requestId latencyMs cost usage error assets verdict traceId",
            Names(json["steps"]![0]!["attempts"]![0]!));
    }

    [Fact]
    public void Costs_AreSpelledAsTheInterfaceSays()
    {
        var page = new Page<CostGroup>([new CostGroup("2026-11-05", 1, 2, 3, new CostBuckets(1, 2, 3, 4, 5, 6))], null);

        var json = JsonSerializer.SerializeToNode(page, JsonSerializerOptions.Web)!;

        Assert.Equal("items nextCursor", Names(json));
        Assert.Equal("key reservedUsd settledUsd possibleUsd buckets", Names(json["items"]![0]!));
        Assert.Equal("textIn textCached imageIn imageCached imageOut textOut", Names(json["items"]![0]!["buckets"]!));
    }

    [Fact]
    public void Request_LeavesOutWhatIsNotSet() => Assert.Equal(
        """{"prompt":{"purpose":"新茶"}}""",
        JsonSerializer.Serialize(new JobRequest { Prompt = new PromptBody { Purpose = "新茶" } }, ReferenceAppClient.Json));

    [Theory]
    [InlineData("""{"a":"\u00e9","b":1.0}""")]
    [InlineData("""{"a":"é",  "b":[ ]}""")]
    public void VerbatimJson_KeepsEveryByte(string entry)
    {
        var json = $$"""{"id":"00000000-0000-0000-0000-000000000000","sha256":"s","entry":{{entry}}}""";

        var read = JsonSerializer.Deserialize<AuditEntry>(json, ReferenceAppClient.Json)!;

        Assert.Equal(entry, read.Entry.ToString());
        Assert.Equal(json, JsonSerializer.Serialize(read, ReferenceAppClient.Json));
    }

    [Fact]
    public async Task Client_AnsweredWithAProblem_ThrowsIt()
    {
        var client = Client(HttpStatusCode.Conflict, "application/problem+json",
            """{"title":"Conflict","status":409,"code":"job_busy","traceId":"t","actions":["retry"]}""");

        var thrown = await Assert.ThrowsAsync<ProblemException>(() => client.GetJobAsync(Guid.Empty, default));

        Assert.Equal((409, "job_busy"), (thrown.Problem.Status, thrown.Problem.Code));
        Assert.Equal(["retry"], thrown.Problem.Actions!);
    }

    [Theory]
    [InlineData("text/html", "<h1>Bad gateway</h1>")]
    [InlineData("application/problem+json", "{")]
    public async Task Client_AnsweredWithAnythingElse_ThrowsTheStatus(string type, string body)
    {
        var thrown = await Assert.ThrowsAsync<ProblemException>(
            () => Client(HttpStatusCode.BadGateway, type, body).GetJobAsync(Guid.Empty, default));

        Assert.Equal((502, "unknown"), (thrown.Problem.Status, thrown.Problem.Code));
    }

    static string Names(JsonNode node) => string.Join(' ', node.AsObject().Select(member => member.Key));

    static ReferenceAppClient Client(HttpStatusCode status, string type, string body) =>
        new(new HttpClient(new Canned(status, type, body)) { BaseAddress = new Uri("http://edge") });

    sealed class Canned(HttpStatusCode status, string type, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) });
    }
}
