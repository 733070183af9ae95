using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using ReferenceApp.Contracts;
using ReferenceApp.Testing;

namespace ReferenceApp.Benchmarks.Telemetry;

/// <summary>The app as <c>./run --unlimited</c> starts it, in processes of its own, asked through its edge.</summary>
sealed class WholeApp : IAsyncDisposable
{
    const string Size = "1024x640";

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    readonly DirectoryInfo folder;
    readonly ServerProcess host;
    readonly HttpClient edge;
    readonly ReferenceAppClient client;
    int count;

    WholeApp(DirectoryInfo folder, ServerProcess host)
    {
        (this.folder, this.host) = (folder, host);
        using var dev = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "dev.json")));
        edge = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(dev.RootElement.GetProperty("edgeUrl").GetString()!) };
        edge.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", dev.RootElement.GetProperty("apiKey").GetString());
        client = new ReferenceAppClient(edge);
    }

    /// <param name="settings">Of the host, as on its command line.</param>
    public static async Task<WholeApp> StartAsync(params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("telemetry-benchmark-");
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace("/tests/Benchmarks/", "/AppHost/", StringComparison.Ordinal), "ReferenceApp.AppHost.dll");
        // TERM, not KILL: the host stops its children in order when this process dies.
        var app = await ServerProcess.StartAsync(
            [
                "setpriv", "--pdeathsig", "TERM", "--", "dotnet", "exec", program, "--data", data.FullName, "--unlimited", "true",
                "--DcpPublisher:RandomizePorts", "true", .. settings,
            ],
            "READY ");
        return new WholeApp(data, app);
    }

    /// <summary>Jobs a second, from the first one's creation until the last one awaits its review; by the app's own clock.</summary>
    public async Task<double> ThroughputAsync(int jobs, CancellationToken cancel)
    {
        for (var i = 0; i < jobs; i++)
            await client.CreateJobAsync(NextJob(), null, cancel);
        using var timer = new PeriodicTimer(Look);
        while (true)
        {
            // The newest are those of the round.
            var round = (await client.ListJobsAsync(null, null, jobs, cancel)).Items;
            if (round.FirstOrDefault(job => job.State == "NeedsAttention") is { } stopped)
                throw new InvalidOperationException($"Job {stopped.Id} stopped: {stopped.Cause?.Code}.");
            if (round.All(job => job.State == "AwaitingReview"))
                return jobs / (round.Max(job => job.UpdatedAt) - round.Min(job => job.CreatedAt)).TotalSeconds;
            await timer.WaitForNextTickAsync(cancel);
        }
    }

    /// <summary>One small picture, one candidate of it, nothing to read: the most telemetry for the least work on pixels.</summary>
    JobRequest NextJob() => new()
    {
        Prompt = new PromptBody { Purpose = $"tile {++count} of a wall", Requirements = [$"a plain tile, number {count}"] },
        Size = Size,
        Final = new FinalBody { Sizes = [Size], Qualities = ["low"], Formats = ["png"], Compressions = [100], MaxCandidates = 1 },
    };

    public async ValueTask DisposeAsync()
    {
        edge.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", $"{host.Id}"]))
            await kill.WaitForExitAsync();
        await host.WaitForExitAsync();
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
