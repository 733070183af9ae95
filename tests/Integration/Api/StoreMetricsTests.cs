using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Integration.AuditStore;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>The gauges of a whole generation-api over a database of its own, which may go.</summary>
public sealed class StoreMetricsTests : IAsyncLifetime
{
    static readonly string[] Gauges =
    [
        "refapp.queue.depth", "refapp.queue.age", "refapp.review.depth", "refapp.review.age", "refapp.cost.possible",
        "refapp.cost.reserved", "refapp.cost.unexplained", "refapp.audit.unsealed.age",
    ];

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("gauges-");
    readonly PostgresServer postgres = new();
    readonly RedisServer redis = new();
    WebApplication api = null!;
    Measurements measurements = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(postgres.InitializeAsync().AsTask(), redis.InitializeAsync().AsTask());
        var database = await MigratedDatabase.CreateAsync(postgres.ConnectionString);
        api = GenerationApi.Program.Build([
            "--urls=http://127.0.0.1:0", "--environment=Production", "--Logging:LogLevel:Default=None",
            $"--ConnectionStrings:audit={database.Api}", $"--ConnectionStrings:redis={redis.ConnectionString}",
            $"--AssetStore:Directory={directory.FullName}", $"--AssetUrls:SigningKey={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            $"--InternalIdentity:KeysDirectory={directory.FullName}", "--StoreMetrics:Interval=00:00:00.2"]);
        measurements = new Measurements(api.Services.GetRequiredService<IMeterFactory>());
        await api.StartAsync();
    }

    [Fact]
    public async Task Gauges_FollowTheStore_VanishWithTheDatabase_AndComeBack()
    {
        await ObservedAsync("refapp.queue.depth", values => values is [{ Value: 0 }]);
        Assert.Equal(
            ["AwaitingReview 0", "NeedsAttention 0", "ManualHandoff 0"],
            measurements.Observe("refapp.review.depth").Select(one => $"{one["refapp.job.state"]} {one.Value}"));

        StoreHost.NewJob(out var due);
        var stopped = StoreHost.NewJob(out var created);
        var attention = StoreHost.Next(stopped, new JobCommand.NeedAttention(new Domain.Reason("because")));
        var store = api.Services.GetRequiredService<IAuditStore>();
        foreach (var append in (Append[])
                 [
                     new() { Jobs = [due, created], Attempts = [StoreHost.NewAttempt(1_500_000)] }, new() { Jobs = [attention] },
                 ])
            Assert.IsType<AppendResult.Committed>(await store.AppendAsync(append, Cancel));
        await ObservedAsync("refapp.review.depth", values => values.Any(one => one is { Value: 1 } && one["refapp.job.state"] == "NeedsAttention"));
        Assert.Equal(1, Assert.Single(measurements.Observe("refapp.queue.depth")).Value);
        Assert.Equal(1.5, Assert.Single(measurements.Observe("refapp.cost.reserved")).Value);
        Assert.Equal(0, Assert.Single(measurements.Observe("refapp.cost.unexplained")).Value);

        await postgres.KillAsync();
        await ObservedAsync("refapp.queue.depth", values => values.Count == 0);
        Assert.All(Gauges, gauge => Assert.Empty(measurements.Observe(gauge)));

        await postgres.RestartAsync();
        await ObservedAsync("refapp.queue.depth", values => values is [{ Value: 1 }]);
        Assert.All(Gauges, gauge => Assert.NotEmpty(measurements.Observe(gauge)));
    }

    async Task ObservedAsync(string gauge, Func<IReadOnlyList<Measured>, bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition(measurements.Observe(gauge)))
            await timer.WaitForNextTickAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        measurements.Dispose();
        await api.DisposeAsync();
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
