using System.Diagnostics;
using ReferenceApp.JobQueue;
using ReferenceApp.Testing;
using StackExchange.Redis;
using Xunit;

namespace ReferenceApp.Integration.JobQueue;

public sealed class DueJobsTests : IAsyncLifetime
{
    static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    readonly RedisServer server = new();
    QueueHost host = null!;

    DueJobs Due => host.Due;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        host = await QueueHost.StartAsync(server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Signal_Read_NamesTheJob()
    {
        var job = Guid.NewGuid();

        Assert.True(await Due.SignalAsync(job, Cancel));

        var due = Assert.Single(await Due.ReadAsync("worker", 10, Cancel));
        Assert.Equal(job, due.JobId);
    }

    [Fact]
    public async Task Read_NothingSignalled_ReturnsNoneAtOnce() =>
        Assert.Empty(await Due.ReadAsync("worker", 10, Cancel));

    [Fact]
    public async Task Read_MoreThanCount_LeavesTheRestInOrder()
    {
        Guid[] jobs = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var job in jobs)
            await Due.SignalAsync(job, Cancel);

        var first = await Due.ReadAsync("worker", 2, Cancel);
        var second = await Due.ReadAsync("worker", 2, Cancel);

        Assert.Equal(jobs[..2], first.Select(due => due.JobId));
        Assert.Equal(jobs[2..], second.Select(due => due.JobId));
    }

    [Fact]
    public async Task Acknowledge_SignalRead_LeavesNothingInRedis()
    {
        await Due.SignalAsync(Guid.NewGuid(), Cancel);
        var due = Assert.Single(await Due.ReadAsync("worker", 1, Cancel));

        Assert.True(await Due.AcknowledgeAsync([due], Cancel));

        Assert.Equal(0, await CountAsync("XLEN", "jobs:due"));
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task Read_TwoConsumersAtOnce_NeverGetTheSameSignal()
    {
        const int count = 200;
        await using var other = await QueueHost.StartAsync(server.ConnectionString);
        for (var i = 0; i < count; i++)
            await Due.SignalAsync(Guid.NewGuid(), Cancel);

        var read = await Task.WhenAll(ReadAllAsync(Due, "one"), ReadAllAsync(other.Due, "two"));

        var ids = read.SelectMany(due => due).Select(due => due.MessageId).ToList();
        Assert.Equal(count, ids.Count);
        Assert.Equal(count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Read_AfterFlushAll_RecreatesTheGroupAndDeliversWhatCameBetween()
    {
        await Due.ReadAsync("worker", 1, Cancel);
        await host.Redis.GetDatabase().ExecuteAsync("FLUSHALL");
        var job = Guid.NewGuid();
        await Due.SignalAsync(job, Cancel);

        var due = Assert.Single(await Due.ReadAsync("worker", 1, Cancel));

        Assert.Equal(job, due.JobId);
    }

    [Fact]
    public async Task Read_EntryThatNamesNoJob_IsSkipped()
    {
        await host.Redis.GetDatabase().ExecuteAsync("XADD", "jobs:due", "*", "job", "../../etc");
        var job = Guid.NewGuid();
        await Due.SignalAsync(job, Cancel);

        var due = Assert.Single(await Due.ReadAsync("worker", 10, Cancel));

        Assert.Equal(job, due.JobId);
    }

    [Fact]
    public async Task Signal_StreamIsFull_DropsTheOldest()
    {
        await using var small = await QueueHost.StartAsync(server.ConnectionString, options => options.MaxStreamLength = 100);
        for (var i = 0; i < 1_000; i++)
            await small.Due.SignalAsync(Guid.NewGuid(), Cancel);

        // "~" lets Redis keep up to one node (100 entries by default) too many.
        Assert.InRange(await CountAsync("XLEN", "jobs:due"), 100, 200);
    }

    [Fact]
    public async Task Wait_SignalFromAnotherProcess_WakesLongBeforeTheLimit()
    {
        await using var other = await QueueHost.StartAsync(server.ConnectionString);
        await Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(1), Cancel);
        await SubscribedAsync("jobs:wake");

        var woken = Due.WaitForWakeAsync(TimeSpan.FromMinutes(10), Cancel);
        await other.Due.SignalAsync(Guid.NewGuid(), Cancel);

        Assert.True(await woken.WaitAsync(Generous));
    }

    [Fact]
    public async Task Wait_SignalCameBeforeTheWait_IsNotMissed()
    {
        await Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(1), Cancel);
        await SubscribedAsync("jobs:wake");
        await Due.SignalAsync(Guid.NewGuid(), Cancel);

        Assert.True(await Due.WaitForWakeAsync(TimeSpan.FromMinutes(10), Cancel).WaitAsync(Generous));
    }

    [Fact]
    public async Task Wait_NoSignal_ReturnsFalseAfterTheLimit() =>
        Assert.False(await Due.WaitForWakeAsync(TimeSpan.FromMilliseconds(50), Cancel));

    [Fact]
    public async Task Wait_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var wait = Due.WaitForWakeAsync(TimeSpan.FromMinutes(10), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task DropAbandoned_ReaderNeverAcknowledged_ForgetsItsSignals()
    {
        await Due.SignalAsync(Guid.NewGuid(), Cancel);
        await Due.ReadAsync("gone", 1, Cancel);
        await BackdateAsync("gone", TimeSpan.FromHours(1));

        Assert.Equal(1, await Due.DropAbandonedAsync("worker", Cancel));

        Assert.Equal(0, await CountAsync("XLEN", "jobs:due"));
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task DropAbandoned_ConsumerLongUnseen_ForgetsIt()
    {
        await using var impatient = await QueueHost.StartAsync(
            server.ConnectionString, options => options.AbandonedAfter = TimeSpan.FromMilliseconds(10));
        using var limit = new CancellationTokenSource(Generous);
        await Due.ReadAsync("gone", 1, Cancel);

        while (await ConsumersAsync() > 0)
            await impatient.Due.DropAbandonedAsync("worker", limit.Token);

        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task DropAbandoned_SignalJustRead_IsKept()
    {
        await Due.SignalAsync(Guid.NewGuid(), Cancel);
        await Due.ReadAsync("busy", 1, Cancel);

        Assert.Equal(0, await Due.DropAbandonedAsync("worker", Cancel));

        Assert.Equal(1, await PendingAsync());
    }

    [Fact]
    public async Task DropAbandoned_NothingEverSignalled_IsNothing() =>
        Assert.Equal(0, await Due.DropAbandonedAsync("worker", Cancel));

    [Fact]
    public async Task Trace_OfTheSignaller_ContinuesInTheWorker()
    {
        using var listener = Listen();
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        request.TraceStateString = "vendor=1";
        request.Start();

        await Due.SignalAsync(Guid.NewGuid(), Cancel);
        request.Stop();
        var due = Assert.Single(await Due.ReadAsync("worker", 1, Cancel));
        using var work = JobQueueTelemetry.StartProcess(due);

        Assert.NotNull(work);
        Assert.Equal(request.TraceId, work.TraceId);
        Assert.NotEqual(request.SpanId, work.ParentSpanId);
        Assert.Equal("vendor=1", work.TraceStateString);
        Assert.True(work.HasRemoteParent);
        Assert.Equal(ActivityKind.Consumer, work.Kind);
        Assert.Equal("redis", work.GetTagItem("messaging.system"));
        Assert.Equal("process", work.GetTagItem("messaging.operation.type"));
        Assert.Equal("jobs:due", work.GetTagItem("messaging.destination.name"));
        Assert.Equal(due.MessageId, work.GetTagItem("messaging.message.id"));
    }

    [Fact]
    public async Task Trace_SignalWithoutOne_HasNoParent()
    {
        // Written as an untraced process writes it: whether this one traces is for whoever listens in it to say.
        await host.Redis.GetDatabase().ExecuteAsync("XADD", "jobs:due", "*", "job", Guid.NewGuid().ToString());

        Assert.Null(Assert.Single(await Due.ReadAsync("worker", 1, Cancel)).Parent);
    }

    static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == JobQueueTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    static async Task<List<DueJob>> ReadAllAsync(DueJobs due, string consumer)
    {
        var all = new List<DueJob>();
        while (await due.ReadAsync(consumer, 7, Cancel) is { Count: > 0 } some)
            all.AddRange(some);
        return all;
    }

    async Task SubscribedAsync(string channel) => Assert.Equal(1, (int)(await ListAsync("PUBSUB", "NUMSUB", channel))[1]);

    async Task<int> CountAsync(string command, string key) => (int)await host.Redis.GetDatabase().ExecuteAsync(command, key);

    async Task<int> ConsumersAsync() => (await ListAsync("XINFO", "CONSUMERS", "jobs:due", "workers")).Length;

    async Task<int> PendingAsync() => (int)(await ListAsync("XPENDING", "jobs:due", "workers"))[0];

    // Redis keeps the time of the last delivery itself; XCLAIM … IDLE is its own way to set it back.
    async Task BackdateAsync(string consumer, TimeSpan idle)
    {
        var pending = await ListAsync("XPENDING", "jobs:due", "workers", "-", "+", 1, consumer);
        var id = ((RedisResult[]?)pending[0] ?? [])[0].ToString() ?? "";
        await ListAsync("XCLAIM", "jobs:due", "workers", consumer, 0, id, "IDLE", (long)idle.TotalMilliseconds, "JUSTID");
    }

    async Task<RedisResult[]> ListAsync(string command, params object[] arguments) =>
        (RedisResult[]?)await host.Redis.GetDatabase().ExecuteAsync(command, arguments) ?? [];
}
