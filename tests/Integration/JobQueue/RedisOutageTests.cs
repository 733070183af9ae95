using ReferenceApp.JobQueue;
using ReferenceApp.Testing;
using StackExchange.Redis;
using Xunit;

namespace ReferenceApp.Integration.JobQueue;

public sealed class RedisOutageTests : IAsyncLifetime
{
    static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    readonly RedisServer server = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task EveryCall_RedisKilled_AnswersWithoutThrowing()
    {
        await using var host = await StartAsync();
        await host.Due.SignalAsync(Guid.NewGuid(), Cancel);
        var due = Assert.Single(await host.Due.ReadAsync("worker", 1, Cancel));
        await server.KillAsync();

        Assert.False(await host.Due.SignalAsync(Guid.NewGuid(), Cancel));
        Assert.Empty(await host.Due.ReadAsync("worker", 1, Cancel));
        Assert.False(await host.Due.AcknowledgeAsync([due], Cancel));
        Assert.Equal(0, await host.Due.DropAbandonedAsync("worker", Cancel));
        Assert.False(await host.Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(50), Cancel));
        Assert.False(await host.Live.PublishAsync(new JobChanged(Guid.NewGuid(), 1), Cancel));
        using var watch = await host.Live.WatchAsync(null, Cancel);
        Assert.False(watch.Changes.TryRead(out _));
    }

    [Fact]
    public async Task RateLimit_UsedUpAndRedisKilled_GrantsInsteadOfStoppingWork()
    {
        await using var host = await StartAsync();
        var job = Guid.NewGuid();
        await host.Limit.TakeAsync("image-api", 1, 1, Guid.NewGuid(), Cancel);
        Assert.NotEqual(TimeSpan.Zero, await host.Limit.TakeAsync("image-api", 1, 1, job, Cancel));
        await server.KillAsync();

        Assert.Equal(TimeSpan.Zero, await host.Limit.TakeAsync("image-api", 1, 1, job, Cancel).WaitAsync(Generous, Cancel));
    }

    [Fact]
    public async Task RateLimit_RedisNeverAnswers_GrantsAfterTheTimeout()
    {
        await using var host = await StartAsync();
        await using var admin = await QueueHost.StartAsync(server.ConnectionString);
        await host.Limit.TakeAsync("image-api", 1, 1, Guid.NewGuid(), Cancel);
        await admin.Redis.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", 600_000, "ALL");

        Assert.Equal(TimeSpan.Zero, await host.Limit.TakeAsync("image-api", 1, 1, Guid.NewGuid(), Cancel).WaitAsync(Generous, Cancel));
    }

    [Fact]
    public async Task Signal_RedisNeverAnswers_GivesUpAfterTheLimit()
    {
        await using var host = await StartAsync();
        await using var admin = await QueueHost.StartAsync(server.ConnectionString);
        await host.Due.SignalAsync(Guid.NewGuid(), Cancel);
        await admin.Redis.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", 600_000, "ALL");

        Assert.False(await host.Due.SignalAsync(Guid.NewGuid(), Cancel).WaitAsync(Generous));
    }

    [Fact]
    public async Task Signal_CallerGoesAway_IsNoFailure()
    {
        await using var host = await StartAsync();

        Assert.False(await host.Due.SignalAsync(Guid.NewGuid(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Host_StartedBeforeRedis_WorksOnceItIsThere()
    {
        await server.KillAsync();
        await using var host = await StartAsync();
        Assert.False(await host.Due.SignalAsync(Guid.NewGuid(), Cancel));
        await host.Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(1), Cancel);

        await RestartAsync(host);

        await WorksAsync(host);
    }

    [Fact]
    public async Task Host_RedisKilledAndRestarted_ReconnectsAndIsWokenAgain()
    {
        await using var host = await StartAsync();
        await host.Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(50), Cancel);
        await host.Due.ReadAsync("worker", 1, Cancel);

        await RestartAsync(host);

        await WorksAsync(host);
    }

    Task<QueueHost> StartAsync() => QueueHost.StartAsync(
        server.ConnectionString, options => options.OperationTimeout = TimeSpan.FromMilliseconds(500));

    // Both connections come back, each with an event: the one for commands and the one for pub/sub.
    async Task RestartAsync(QueueHost host)
    {
        var restored = new Dictionary<ConnectionType, TaskCompletionSource>
        {
            [ConnectionType.Interactive] = new(TaskCreationOptions.RunContinuationsAsynchronously),
            [ConnectionType.Subscription] = new(TaskCreationOptions.RunContinuationsAsynchronously),
        };
        host.Redis.ConnectionRestored += (_, e) => restored[e.ConnectionType].TrySetResult();
        await server.RestartAsync();
        await Task.WhenAll(restored.Values.Select(source => source.Task)).WaitAsync(Generous);
    }

    static async Task WorksAsync(QueueHost host)
    {
        using var limit = new CancellationTokenSource(Generous);
        var job = Guid.NewGuid();
        var wait = host.Due.WaitForWakeAsync(TimeSpan.FromMinutes(10), limit.Token);

        // The client reports a connection as restored an instant before it accepts commands, and has subscribed again.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
            await host.Due.SignalAsync(job, Cancel);
        while (await timer.WaitForNextTickAsync(limit.Token) && !wait.IsCompleted);

        Assert.True(await wait);
        var due = await host.Due.ReadAsync("worker", 1, Cancel);
        Assert.Equal(job, Assert.Single(due).JobId);
        Assert.True(await host.Due.AcknowledgeAsync(due, Cancel));
    }
}
