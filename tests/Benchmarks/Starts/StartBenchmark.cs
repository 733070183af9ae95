namespace ReferenceApp.Benchmarks.Starts;

/// <summary>How long a job waits on an idle machine until somebody works on it, beside BullMQ.</summary>
static class StartBenchmark
{
    const int RoundCount = 5;
    const int SamplesARound = 120;
    const double TargetP99 = 10;

    /// <summary>Between two jobs, so that everybody has gone back to waiting.</summary>
    static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(Servers servers, CancellationToken cancel)
    {
        var database = await servers.CreateDatabaseAsync("starts", cancel);
        await using var api = await Product.StartAsync(database, servers.Redis, servers.NewFolder("starts-api"), cancel);
        await using var worker = await Product.StartAsync(database, servers.Redis, servers.NewFolder("starts-worker"), cancel);
        await using var waiting = new WaitingWorker(worker);
        await using var bullMq = new BullMq(servers.RedisEndpoint);
        var run = new StartRun(api, waiting, Gap);

        var measured = await Rounds.AlternateAsync(RoundCount,
        [
            new("ours, from the job's commit to the lease's", async stop =>
                [.. (await run.MeasureAsync(SamplesARound, stop)).Select(start => start.FromCommit.TotalMilliseconds)]),
            new("ours, from the request to commit the job", async stop =>
                [.. (await run.MeasureAsync(SamplesARound, stop)).Select(start => start.FromRequest.TotalMilliseconds)]),
            new("BullMQ, from the request to add the job", async stop => await bullMq.LatencyAsync(SamplesARound, Gap, stop)),
        ], cancel);

        var table = new Table("milliseconds", "samples", "p50", "p90", "p99", "longest", "p99 ÷ BullMQ's");
        foreach (var one in measured)
            table.Add(one.Name, $"{one.Values.Count}", Format.Milliseconds(one.Percentile(50)), Format.Milliseconds(one.Percentile(90)),
                Format.Milliseconds(one.Percentile(99)), Format.Milliseconds(one.Values.Max()),
                Format.Ratio(one.Percentile(99) / measured[2].Percentile(99)));
        table.Print("Enqueue → work starts: one job at a time, nothing else to do");
        Console.WriteLine("  Ours flushes twice to disk on the way (the job, the lease); BullMQ's Redis flushes once a second.");
        Format.VerdictAtMost("p99 from commit to lease", measured[0].Percentile(99), TargetP99, "ms");
    }
}
