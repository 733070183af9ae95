namespace ReferenceApp.Benchmarks.Steps;

/// <summary>Steps a second, beside jobs a second of BullMQ whose processor does nothing.</summary>
static class StepBenchmark
{
    const int Places = 128;
    const int RoundCount = 5;
    const int StepsARound = 2000;
    const int WarmUpSteps = 15_000;
    const int PeerJobsARound = 10_000;
    const double Target = 1500;

    public static async Task RunAsync(Servers servers, CancellationToken cancel)
    {
        var database = await servers.CreateDatabaseAsync("steps", cancel);
        await using var product = await Product.StartAsync(database, servers.Redis, servers.NewFolder("steps"), cancel);
        await using var bullMq = new BullMq(servers.RedisEndpoint);
        var spent = new List<StepResult>();

        // Until the runtime has compiled what runs often; a worker lives for days.
        await new StepRun(product, Places, wholeRun: true).MeasureAsync(WarmUpSteps, cancel);
        var measured = await Rounds.AlternateAsync(RoundCount,
        [
            new("a step of ours", async stop =>
            {
                var result = await new StepRun(product, Places, wholeRun: false).MeasureAsync(StepsARound, stop);
                spent.Add(result);
                return result.PerSecond;
            }),
            new("  with reading the job before and giving the lease back after", async stop =>
                (await new StepRun(product, Places, wholeRun: true).MeasureAsync(StepsARound, stop)).PerSecond),
            new($"a job of BullMQ {BullMq.Version} that does nothing", stop => bullMq.ThroughputAsync(PeerJobsARound, Places, stop)),
        ], cancel);

        var table = new Table($"median of {RoundCount}", "per second", "slowest", "fastest", "ours ÷ this");
        foreach (var one in measured)
            table.Add(one.Name, Format.Rate(one.Median), Format.Rate(one.Values.Min()), Format.Rate(one.Values.Max()),
                Format.Ratio(measured[0].Median / one.Median));
        table.Print($"Steps: {Places} at a time; lease, sent committed, 1 KB answer on disk, settled committed, acknowledged");
        Console.WriteLine("  BullMQ keeps no ledger, commits nothing durably and calls nobody: it bounds what the queue alone allows.");
        Format.Verdict("steps per second", measured[0].Median, atLeast: Target, "/s");
        PrintProcessorTime(spent);
    }

    static void PrintProcessorTime(List<StepResult> spent)
    {
        var table = new Table("processor time a step", "milliseconds");
        foreach (var name in (string[])["product", "postgres", "redis-server"])
            table.Add(name, Format.Milliseconds(1000 * spent.Sum(r => r.ProcessorSeconds.GetValueOrDefault(name)) / spent.Sum(r => r.Jobs.Count)));
        table.Print("Where the two cores' time goes");
    }
}
