using System.Diagnostics;
using ReferenceApp.Testing;
using StackExchange.Redis;
using Xunit;

namespace ReferenceApp.Integration.JobQueue;

/// <summary>
/// On Redis' real clock. At one picture a minute a test may take its time and still knows the waits; where a place has to
/// come, pictures are 10 ms apart and the first place is two seconds away.
/// </summary>
public sealed class ImageRateLimitTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    const int Slow = 1;
    const int Fast = 6_000;

    static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Each test has a surface of its own.
    readonly string surface = $"surface-{Guid.NewGuid():N}";
    QueueHost host = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await QueueHost.StartAsync(server.ConnectionString);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Take_ManyAtOnce_GrantsTheBurstAndSpacesTheRest()
    {
        const int askers = 50, perMinute = 120, burst = 12;
        var spacing = Minute / perMinute;
        var started = Stopwatch.GetTimestamp();

        var waits = await Task.WhenAll(Enumerable.Range(0, askers).Select(_ => TakeAsync(Guid.NewGuid(), perMinute)));

        var elapsed = Stopwatch.GetElapsedTime(started);
        Assert.InRange(waits.Count(wait => wait == TimeSpan.Zero), burst, burst + (int)Math.Ceiling(elapsed / spacing));
        Assert.InRange(waits.Max(), (askers - burst) * spacing - elapsed, (askers - burst) * spacing);
    }

    [Fact]
    public async Task Take_NoRoom_AnswersPlacesOneSpacingApartInTheOrderOfAsking()
    {
        await GrantedAsync(Guid.NewGuid(), Slow);
        var started = Stopwatch.GetTimestamp();

        for (var place = 1; place <= 20; place++)
        {
            var wait = await TakeAsync(Guid.NewGuid(), Slow);
            Assert.InRange(wait, (place * Minute) - Stopwatch.GetElapsedTime(started) - Generous, place * Minute);
        }
    }

    [Fact]
    public async Task Take_AskedAgainTooEarly_AnswersTheRestAndCountsNothing()
    {
        await GrantedAsync(Guid.NewGuid(), Slow);
        var patient = Guid.NewGuid();
        var first = await TakeAsync(patient, Slow);

        var last = first;
        for (var again = 0; again < 20; again++)
        {
            var rest = await TakeAsync(patient, Slow);
            Assert.InRange(rest, TimeSpan.FromTicks(1), last);
            last = rest;
        }

        Assert.InRange(await TakeAsync(Guid.NewGuid(), Slow), first, 2 * Minute);
    }

    [Fact]
    public async Task Take_PlaceHasComeForOne_HasComeForEveryEarlierOneToo()
    {
        await UseUpAsync();
        Guid[] waiting = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var id in waiting)
            Assert.NotEqual(TimeSpan.Zero, await TakeAsync(id, Fast));

        await GrantedAsync(waiting[^1], Fast);

        foreach (var id in waiting[..^1])
            Assert.Equal(TimeSpan.Zero, await TakeAsync(id, Fast));
    }

    [Fact]
    public async Task Take_PlaceUsed_IsUsedUp()
    {
        await UseUpAsync();
        var job = Guid.NewGuid();
        Assert.NotEqual(TimeSpan.Zero, await TakeAsync(job, Fast));
        var others = await TakeAsync(Guid.NewGuid(), Fast, images: 10 * Fast);

        await GrantedAsync(job, Fast);

        Assert.InRange(await TakeAsync(job, Fast), 8 * Minute, others + Minute);
    }

    [Fact]
    public async Task Take_MorePicturesThanTheBurst_WaitsForWhatExceedsItAndIsGranted()
    {
        var job = Guid.NewGuid();

        var wait = await TakeAsync(job, Fast, images: (Fast / 10) + 50);

        Assert.Equal(50 * Minute / Fast, wait);
        await GrantedAsync(job, Fast);
    }

    [Fact]
    public async Task Take_TwoProcesses_ShareOneLimit()
    {
        await using var other = await QueueHost.StartAsync(server.ConnectionString);

        Assert.Equal(TimeSpan.Zero, await host.Limit.TakeAsync(surface, 1, Slow, Guid.NewGuid(), Cancel));

        Assert.NotEqual(TimeSpan.Zero, await other.Limit.TakeAsync(surface, 1, Slow, Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task Take_OtherProcessOfTheSameJob_TakesOverItsPlace()
    {
        await using var other = await QueueHost.StartAsync(server.ConnectionString);
        var job = Guid.NewGuid();
        await GrantedAsync(Guid.NewGuid(), Slow);
        var wait = await TakeAsync(job, Slow);

        Assert.InRange(await other.Limit.TakeAsync(surface, 1, Slow, job, Cancel), TimeSpan.FromTicks(1), wait);
    }

    [Fact]
    public async Task Take_OtherSurface_HasALimitOfItsOwn()
    {
        await GrantedAsync(Guid.NewGuid(), Slow);

        Assert.Equal(TimeSpan.Zero, await host.Limit.TakeAsync($"{surface}-2", 1, Slow, Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task Take_AfterFlushAll_IsGranted()
    {
        var job = Guid.NewGuid();
        await GrantedAsync(Guid.NewGuid(), Slow);
        Assert.NotEqual(TimeSpan.Zero, await TakeAsync(job, Slow));

        await host.Redis.GetDatabase().ExecuteAsync("FLUSHALL");

        Assert.Equal(TimeSpan.Zero, await TakeAsync(job, Slow));
    }

    [Fact]
    public async Task Take_JobThatNeverComesBack_LeavesNothingInRedisForLong()
    {
        var abandoned = Guid.NewGuid();
        await GrantedAsync(Guid.NewGuid(), Slow);
        var wait = await TakeAsync(abandoned, Slow);

        Assert.Equal(2, ((RedisResult[])(await host.Redis.GetDatabase().ExecuteAsync("KEYS", $"*{surface}*"))!).Length);
        Assert.InRange(await ExpiryAsync(SurfaceKey), TimeSpan.FromTicks(1), 2 * Minute);
        Assert.InRange(await ExpiryAsync(PlaceKey(abandoned)), wait, wait + Minute + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Take_PlaceExpired_BeginsAnew()
    {
        var late = Guid.NewGuid();
        await GrantedAsync(Guid.NewGuid(), Slow);
        await TakeAsync(late, Slow);
        var behind = await TakeAsync(Guid.NewGuid(), Slow);

        await host.Redis.GetDatabase().ExecuteAsync("PEXPIRE", (RedisKey)PlaceKey(late), 0);

        Assert.InRange(await TakeAsync(late, Slow), behind, 3 * Minute);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public async Task Take_NothingOrNoLimit_IsRefused(int images, int imagesPerMinute) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => host.Limit.TakeAsync(surface, images, imagesPerMinute, Guid.NewGuid(), Cancel));

    [Fact]
    public async Task Take_Cancelled_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => host.Limit.TakeAsync(surface, 1, Slow, Guid.NewGuid(), new CancellationToken(canceled: true)));

    string SurfaceKey => $"images:{{{surface}}}";

    string PlaceKey(Guid reservation) => $"{SurfaceKey}:{reservation:D}";

    Task<TimeSpan> TakeAsync(Guid reservation, int imagesPerMinute, int images = 1) =>
        host.Limit.TakeAsync(surface, images, imagesPerMinute, reservation, Cancel);

    /// <summary>The burst, and two seconds' worth more.</summary>
    Task UseUpAsync() => TakeAsync(Guid.NewGuid(), Fast, images: (Fast / 10) + 200);

    /// <summary>Asks until it is granted, which asking does not delay.</summary>
    async Task GrantedAsync(Guid reservation, int imagesPerMinute)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Generous);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await TakeAsync(reservation, imagesPerMinute) > TimeSpan.Zero)
            await timer.WaitForNextTickAsync(limit.Token);
    }

    async Task<TimeSpan> ExpiryAsync(string key) => TimeSpan.FromMilliseconds(
        (long)await host.Redis.GetDatabase().ExecuteAsync("PTTL", (RedisKey)key));
}
