using System.Collections.Concurrent;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Brings jobs to a point, lets something die there, and follows every job that it interrupted.</summary>
/// <param name="jobsUnderWay">Up to 16, what a worker takes at a time, no interrupted job waits for another one to end.</param>
sealed class Rounds(KillableApp app, JobMix mix, Random random, int jobsUnderWay)
{
    const int FewJobs = 3;

    static readonly TimeSpan FirstArrival = TimeSpan.FromSeconds(20);
    static readonly TimeSpan NextArrival = TimeSpan.FromSeconds(2);

    readonly ConcurrentQueue<Guid> _accepted = new();

    /// <summary>Every job that the app has promised to do.</summary>
    public IReadOnlyCollection<Guid> Accepted => _accepted;

    /// <summary>The app's own worker dies.</summary>
    /// <param name="peer">Another one, which lives: then no restart has to be waited for.</param>
    public async Task<IReadOnlyList<Run>> KillWorkerAsync(Point point, PeerWorker? peer)
    {
        await using var hold = await ArriveAsync(point, peer is null ? null : (app.Worker.Id, peer.Id));
        var leased = await LeasedByAsync(app.Worker.Id);
        var death = app.Worker.Kill();
        await hold.ReleaseAsync();
        await WaitForCommitsAsync("refapp_worker", death.At);
        var interrupted = await Standing.ReadAsync(app, leased);
        var restarted = await death.Restart;
        return peer is null
            ? await Run.FollowAsync(app, Kind.Worker, interrupted, restarted)
            : await Run.FollowAsync(app, Kind.WorkerOfTwo, interrupted, death.At);
    }

    public async Task<IReadOnlyList<Run>> KillPostgresAsync(Point point)
    {
        await using var hold = await ArriveAsync(point);
        var interrupted = await Standing.ReadAsync(app, await UnfinishedAsync());
        var death = app.Postgres.Kill();
        // Answers come while the database is down, or after it is back.
        if (random.Next(2) == 0)
            await hold.ReleaseAsync();
        var restarted = await death.Restart;
        await hold.ReleaseAsync();
        return await Run.FollowAsync(app, Kind.Postgres, interrupted, restarted);
    }

    public async Task<IReadOnlyList<Run>> KillRedisAsync(Point point)
    {
        await using var hold = await ArriveAsync(point);
        var interrupted = await Standing.ReadAsync(app, await UnfinishedAsync());
        var death = app.Redis.Kill();
        var restarted = await death.Restart;
        await hold.ReleaseAsync();
        return await Run.FollowAsync(app, Kind.Redis, interrupted, restarted);
    }

    public async Task<IReadOnlyList<Run>> FlushRedisAsync(Point point)
    {
        await using var hold = await ArriveAsync(point);
        var interrupted = await Standing.ReadAsync(app, await UnfinishedAsync());
        var at = DateTimeOffset.UtcNow;
        await app.FlushRedisAsync();
        await hold.ReleaseAsync();
        return await Run.FollowAsync(app, Kind.RedisData, interrupted, at);
    }

    /// <summary>The API dies with requests under way; their callers repeat them with the same key.</summary>
    /// <param name="side">Before anything is committed, or after it was and before the caller was told.</param>
    public async Task<IReadOnlyList<Run>> KillApiAsync(GateSide side)
    {
        await WaitForFewJobsAsync();
        await using var gate = await Gate.CloseAsync(app.Database, side, "job.created");
        var submissions = Enumerable.Range(0, jobsUnderWay).Select(_ => SubmitAsync(Point.Queued)).ToList();
        // Those who wait for a commit are committed together: there is no third one to wait for.
        await ReachAsync(gate, mostPasses: 1);
        var underWay = submissions.Where(s => !s.IsCompleted).ToList();
        var death = app.Api.Kill();
        await gate.ReleaseAsync();
        await WaitForCommitsAsync("refapp_api", death.At);
        var committed = (await app.Database.QueryAsync<(Guid Job, Guid Entry)>(
            "select job_id, id from entries where job_id is not null and job_id <> all(@accepted)",
            new { accepted = _accepted.ToArray() })).ToLookup(e => e.Job, e => e.Entry);
        var restarted = await death.Restart;
        await Task.WhenAll(submissions);
        return await Run.FollowAsync(app, Kind.Api, [.. underWay.Select(s => new Standing(
            s.Result, committed.Contains(s.Result) ? Point.NotAnswered : Point.NotAccepted, [.. committed[s.Result]], null,
            new HashSet<string>()))], restarted);
    }

    /// <summary>A worker can reach nothing and cannot be reached for longer than its leases last; then it can again.</summary>
    public async Task<IReadOnlyList<Run>> CutNetworkAsync(RemoteWorker remote, Point point)
    {
        await using var hold = await ArriveAsync(point, (remote.Id, app.Worker.Id));
        var leased = await LeasedByAsync(remote.Id);
        var at = DateTimeOffset.UtcNow;
        await remote.CutAsync();
        // Calls are held on, so that their answers come late; a gate would hold up the others as well.
        if (hold is Gate)
            await hold.ReleaseAsync();
        await WaitForCommitsAsync("refapp_worker", at);
        var runs = await Run.FollowAsync(app, Kind.Network, await Standing.ReadAsync(app, leased), at);
        await hold.ReleaseAsync();
        await remote.MendAsync();
        return runs;
    }

    /// <summary>Tops up the jobs under way and waits until one of them stands at the point.</summary>
    /// <param name="workers">Who shall have the jobs, and who not; null: there is but one.</param>
    async Task<Hold> ArriveAsync(Point point, (int Busy, int Idle)? workers = null)
    {
        if (workers is not null)
            await WaitForFewJobsAsync();
        await app.Worker.WaitUntilHealthyAsync();
        var hold = await Hold.AtAsync(app, point, workers?.Busy ?? app.Worker.Id);
        if (workers is var (busy, idle))
            await FeedAsync(busy, idle, point);
        else
            await TopUpAsync(point);
        await ReachAsync(hold, mostPasses: 2);
        return hold;
    }

    /// <summary>Whoever is first at a gate stands there alone, those behind follow together: now and then the first may pass.</summary>
    async Task ReachAsync(Hold hold, int mostPasses)
    {
        var reached = await hold.WaitUntilReachedAsync(FirstArrival);
        for (var passes = random.Next(mostPasses + 1); reached && hold is Gate gate && passes > 0; passes--)
        {
            await gate.PassAsync();
            reached = await gate.WaitUntilReachedAsync(NextArrival);
        }
    }

    /// <summary>While one worker rests for a moment the other takes the jobs.</summary>
    async Task FeedAsync(int busy, int idle, Point point)
    {
        ProcessTable.Send(Signal.Stop, idle);
        await TopUpAsync(point);
        await app.Database.WaitForAsync(
            "select count(*) >= @most from jobs where owner like @owner and lease_until > now()",
            new { most = jobsUnderWay - FewJobs, owner = OwnerOf(busy) }, TimeSpan.FromSeconds(2));
        ProcessTable.Send(Signal.Continue, idle);
    }

    async Task TopUpAsync(Point point)
    {
        // One at least, since those that are under way may not come to the point.
        var missing = Math.Max(1, jobsUnderWay - (await UnfinishedAsync()).Count);
        await Task.WhenAll(Enumerable.Range(0, missing).Select(_ => SubmitAsync(point)));
    }

    async Task<Guid> SubmitAsync(Point point)
    {
        var id = await app.SubmitAsync(mix.Next(point), $"job-{random.NextInt64()}");
        _accepted.Enqueue(id);
        return id;
    }

    Task<IReadOnlyList<Guid>> UnfinishedAsync() =>
        app.Database.QueryAsync<Guid>($"select id from jobs where {Standing.Unfinished}");

    Task WaitForFewJobsAsync() =>
        app.Database.WaitForAsync($"select count(*) <= @FewJobs from jobs where {Standing.Unfinished}", new { FewJobs });

    Task<IReadOnlyList<Guid>> LeasedByAsync(int worker) => app.Database.QueryAsync<Guid>(
        "select id from jobs where owner like @owner and lease_until > now()", new { owner = OwnerOf(worker) });

    /// <summary>Until what the dead asked for last is done or undone.</summary>
    Task WaitForCommitsAsync(string user, DateTimeOffset askedBefore) => app.Database.WaitForAsync(
        "select not exists (select from pg_stat_activity where usename = @user and state = 'active' and xact_start < @askedBefore)",
        new { user, askedBefore });

    static string OwnerOf(int worker) => $"worker-{worker}-%";
}
