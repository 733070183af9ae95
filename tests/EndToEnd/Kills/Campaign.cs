namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Many rounds in one app, each kind at each of its points, then quiet, then the verdict.</summary>
sealed class Campaign
{
    const int MostRounds = 60;

    static readonly Point[] OfAttempts =
        [Point.BeforeSent, Point.AfterSent, Point.UpstreamWorked, Point.AfterReceived, Point.BeforeSettled];

    static readonly Point[] OfSteps =
        [Point.Queued, Point.ValidateEnds, Point.EditEnds, Point.FinalizeEnds, Point.DrillEnds];

    readonly KillableApp _app;
    readonly Random _random;
    readonly Rounds _rounds;
    readonly List<Run> _runs = [];

    public Campaign(KillableApp app, int seed, int jobsUnderWay)
    {
        (_app, _random) = (app, new Random(seed));
        _rounds = new Rounds(app, new JobMix(_random), _random, jobsUnderWay);
    }

    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Every point at which a job can be held.</summary>
    public static IReadOnlyList<Point> Points => [.. OfAttempts, .. OfSteps];

    /// <summary>Interrupts at least so many more jobs.</summary>
    public async Task InterruptAsync(Kind kind, int jobs)
    {
        await using var peer = kind == Kind.WorkerOfTwo ? await PeerWorker.StartAsync(_app) : null;
        await using var remote = kind == Kind.Network ? await RemoteWorker.StartAsync(_app) : null;
        var goal = _runs.Count + jobs;
        for (var rounds = 0; _runs.Count < goal; rounds++)
        {
            if (rounds == MostRounds)
                throw new InvalidOperationException($"{MostRounds} rounds of {kind} did not interrupt {jobs} jobs.");
            Keep(await PlayAsync(kind, peer, remote));
        }
    }

    /// <summary>Lets a worker die at one point.</summary>
    public async Task InterruptAsync(Point point) => Keep(await _rounds.KillWorkerAsync(point, peer: null));

    public async Task<RunTable> JudgeAsync()
    {
        var quiet = await Quiet.ComeAsync(_app);
        return new RunTable(_runs, [.. quiet, .. await Verdict.OfAsync(_app, _rounds.Accepted)]);
    }

    /// <summary>And says so: a soak is long.</summary>
    void Keep(IReadOnlyList<Run> runs)
    {
        _runs.AddRange(runs);
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {RunTable.Summary(runs)}, {_runs.Count} in all");
    }

    Task<IReadOnlyList<Run>> PlayAsync(Kind kind, PeerWorker? peer, RemoteWorker? remote) => kind switch
    {
        Kind.Worker or Kind.WorkerOfTwo => _rounds.KillWorkerAsync(NextPoint(kind), peer),
        Kind.Api => _rounds.KillApiAsync(_random.Next(2) == 0 ? GateSide.Write : GateSide.Commit),
        Kind.Redis => _rounds.KillRedisAsync(NextPoint(kind)),
        Kind.RedisData => _rounds.FlushRedisAsync(NextPoint(kind)),
        Kind.Postgres => _rounds.KillPostgresAsync(NextPoint(kind)),
        Kind.Network => _rounds.CutNetworkAsync(remote!, NextPoint(kind)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody knows how."),
    };

    /// <summary>One of those that this kind has met least.</summary>
    Point NextPoint(Kind kind) => Points
        .OrderBy(point => _runs.Count(run => run.Kind == kind && run.Point == point)).ThenBy(_ => _random.Next()).First();
}
