using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd;

/// <summary>With <c>--openai</c> the same code talks to whatever <c>OPENAI_BASE_URL</c> names.</summary>
public sealed class OtherUpstreamTests
{
    [Fact]
    public async Task OpenAI_WithABaseUrlOfItsOwn_IsAskedThereWithTheConfiguredKey()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("upstream-");
        await using var upstream = ImageApiSimulator.Program.Build(
            ["--urls", "http://127.0.0.1:0", "--Simulator:DataDirectory", folder.FullName, "--Simulator:ApiKey", "sk-of-its-own", "--Logging:LogLevel:Default", "None"]);
        await upstream.StartAsync(cancel);
        var address = upstream.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        await using (var app = await RunningApp.StartAsync(
            "--openai", "true", "--OPENAI_API_KEY", "sk-of-its-own", "--OPENAI_BASE_URL", $"{address}/v1"))
        {
            using var http = app.Edge(app.ApiKey);
            var request = JsonSerializer.Deserialize<JobRequest>(
                """{"prompt":{"purpose":"a sign","requirements":["a sign"],"text":[{"content":"OPEN","language":"en"}]}}""",
                ReferenceAppClient.Json)!;
            var job = await new ReferenceAppClient(http).CreateJobAsync(request, null, cancel);
            job = await app.WaitForAsync(job.Id, "AwaitingReview");

            using var simulator = new HttpClient { BaseAddress = new Uri(address) };
            var calls = JsonDocument.Parse(await simulator.GetStringAsync("/admin/calls", cancel)).RootElement.GetProperty("items");
            Assert.Equal(
                job.Steps!.SelectMany(s => s.Attempts).Select(a => a.RequestId).Order(),
                calls.EnumerateArray().Select(c => c.GetProperty("requestId").GetString()).Order());
        }

        await upstream.StopAsync(cancel);
        folder.Delete(recursive: true);
    }
}
