using System.Net;
using ReferenceApp.JobQueue;
using ReferenceApp.Testing;
using StackExchange.Redis;
using Xunit;

namespace ReferenceApp.Integration.JobQueue;

public sealed class LiveEventsTests(RedisServer server) : IClassFixture<RedisServer>
{
    static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_ChangeInAnotherProcess_Arrives()
    {
        await using var here = await QueueHost.StartAsync(server.ConnectionString);
        await using var there = await QueueHost.StartAsync(server.ConnectionString);
        var change = new JobChanged(Guid.NewGuid(), 7);
        using var watch = await here.Live.WatchAsync(change.JobId, Cancel);

        Assert.True(await there.Live.PublishAsync(change, Cancel));

        Assert.Equal(change, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_WhoseConnectionIsLate_ReturnsWhenItHears()
    {
        var late = new TaskCompletionSource();
        await using var relay = new TcpRelay(
            server.Port, new IPEndPoint(IPAddress.Loopback, 0), number => number == 0 ? Task.CompletedTask : late.Task);
        await using var admin = await QueueHost.StartAsync(server.ConnectionString);
        var asked = new TaskCompletionSource();
        await admin.Redis.GetSubscriber().SubscribeAsync(
            new RedisChannel("jobs:changed", RedisChannel.PatternMode.Literal), (_, _) => asked.TrySetResult());
        await using var host = await QueueHost.StartAsync($"127.0.0.1:{relay.Port},abortConnect=false", o => o.OperationTimeout = Generous);

        var watching = host.Live.WatchAsync(null, Cancel);
        await Task.WhenAny(watching, asked.Task).WaitAsync(Generous, Cancel);
        Assert.False(watching.IsCompleted);
        late.SetResult();
        using var watch = await watching.WaitAsync(Generous, Cancel);
        var change = new JobChanged(Guid.NewGuid(), 1);
        await host.Live.PublishAsync(change, Cancel);

        Assert.Equal(change, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_OneJob_HearsNothingOfOthers()
    {
        await using var host = await QueueHost.StartAsync(server.ConnectionString);
        var mine = Guid.NewGuid();
        using var watch = await host.Live.WatchAsync(mine, Cancel);

        await host.Live.PublishAsync(new JobChanged(Guid.NewGuid(), 1), Cancel);
        await host.Live.PublishAsync(new JobChanged(mine, 2), Cancel);

        Assert.Equal(new JobChanged(mine, 2), await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_All_HearsEachOnce()
    {
        await using var host = await QueueHost.StartAsync(server.ConnectionString);
        using var first = await host.Live.WatchAsync(null, Cancel);
        using var all = await host.Live.WatchAsync(null, Cancel);
        JobChanged[] changes = [new(Guid.NewGuid(), 1), new(Guid.NewGuid(), 2)];

        foreach (var change in changes)
            await host.Live.PublishAsync(change, Cancel);

        Assert.Equal(changes[0], await NextAsync(all));
        Assert.Equal(changes[1], await NextAsync(all));
    }

    [Fact]
    public async Task Watch_FallenBehind_KeepsTheNewest()
    {
        await using var host = await QueueHost.StartAsync(server.ConnectionString);
        var job = Guid.NewGuid();
        var marker = Guid.NewGuid();
        using var slow = await host.Live.WatchAsync(job, Cancel);
        using var end = await host.Live.WatchAsync(marker, Cancel);
        for (var version = 1; version <= 1_000; version++)
            await host.Live.PublishAsync(new JobChanged(job, version), Cancel);
        await host.Live.PublishAsync(new JobChanged(marker, 1), Cancel);
        await NextAsync(end);

        JobChanged? last = null;
        while (slow.Changes.TryRead(out var change))
            last = change;

        Assert.Equal(1_000, last?.Version);
    }

    [Fact]
    public async Task Watch_Disposed_Ends()
    {
        await using var host = await QueueHost.StartAsync(server.ConnectionString);
        var watch = await host.Live.WatchAsync(null, Cancel);

        watch.Dispose();

        Assert.False(await watch.Changes.WaitToReadAsync(Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0190a6a0-0000-7000-8000-000000000000 -1")]
    [InlineData("0190a6a0-0000-7000-8000-000000000000 1 2")]
    public async Task Watch_MalformedNotice_IsIgnored(string notice)
    {
        await using var host = await QueueHost.StartAsync(server.ConnectionString);
        using var watch = await host.Live.WatchAsync(null, Cancel);
        var good = new JobChanged(Guid.NewGuid(), 1);

        await host.Redis.GetDatabase().PublishAsync(new RedisChannel("jobs:changed", RedisChannel.PatternMode.Literal), notice);
        await host.Live.PublishAsync(good, Cancel);

        Assert.Equal(good, await NextAsync(watch));
    }

    static async Task<JobChanged> NextAsync(LiveEvents.Watch watch) =>
        await watch.Changes.ReadAsync(Cancel).AsTask().WaitAsync(Generous);
}
