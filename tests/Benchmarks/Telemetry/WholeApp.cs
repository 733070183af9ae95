using System.Net.Http.Headers;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using ReferenceApp.Contracts;

namespace ReferenceApp.Benchmarks.Telemetry;

/// <summary>The app as AppHost.cs composes it, without limits and without the telemetry page, asked through its edge.</summary>
sealed class WholeApp : IAsyncDisposable
{
    const string Size = "1024x640";

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    readonly DistributedApplication app;
    readonly DirectoryInfo folder;
    readonly HttpClient edge;
    readonly ReferenceAppClient client;
    int count;

    WholeApp(DistributedApplication app, DirectoryInfo folder)
    {
        (this.app, this.folder) = (app, folder);
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "secrets.json")));
        edge = new HttpClient(new SocketsHttpHandler()) { BaseAddress = app.GetEndpoint("edge", "http") };
        edge.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secrets.RootElement.GetProperty("ApiKey").GetString());
        client = new ReferenceAppClient(edge);
    }

    /// <param name="settings">Of the host, as on its command line.</param>
    public static async Task<WholeApp> StartAsync(CancellationToken cancel, params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("telemetry-benchmark-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--data", data.FullName, "--unlimited", "true", .. settings], cancel);
        var built = await builder.BuildAsync(cancel);
        await built.StartAsync(cancel);
        await built.ResourceNotifications.WaitForResourceHealthyAsync("edge", cancel);
        return new WholeApp(built, data);
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
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
