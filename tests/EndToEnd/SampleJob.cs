using System.Text.Json;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd;

/// <summary>The tests that look at one app, which is started only when one of them runs.</summary>
[CollectionDefinition]
public sealed class SampleJobCollection : ICollectionFixture<SampleJob>;

/// <summary>The app, started once, in which the sample has come to review.</summary>
public sealed class SampleJob : IAsyncLifetime
{
    RunningApp? _app;

    public RunningApp App => _app ?? throw new InvalidOperationException("Not started.");

    public JobResponse Job { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await RunningApp.StartAsync("--sample", "true");
        using var http = App.Edge(App.ApiKey);
        var client = new ReferenceAppClient(http);
        var request = JsonSerializer.Deserialize<JobRequest>(await File.ReadAllTextAsync(SamplePath()), ReferenceAppClient.Json)!;
        var job = await client.CreateJobAsync(request, "sample", CancellationToken.None);
        Job = await App.WaitForAsync(job.Id, "AwaitingReview");
    }

    /// <summary>The sample of the repository, found upwards from the test's own folder.</summary>
    public static string SamplePath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ReferenceApp.sln")))
                return Path.Combine(folder.FullName, "samples", "teahouse-poster.ja.json");
        throw new DirectoryNotFoundException("The repository's root was not found.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
