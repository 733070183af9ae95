namespace ReferenceApp.Benchmarks.Telemetry;

/// <summary>
/// Jobs a second through the whole app with every process exporting traces, metrics and logs, beside the same app without. Both run
/// at the same time and are loaded in turns.
/// </summary>
static class TelemetryBenchmark
{
    const int RoundCount = 10;
    const int JobsARound = 48;
    const double Target = 0.95;

    public static async Task RunAsync(Servers servers, CancellationToken cancel)
    {
        await using var receiver = await DiscardingReceiver.StartAsync(cancel);
        await using var without = await WholeApp.StartAsync();
        await using var with = await WholeApp.StartAsync("--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", receiver.Address);
        var (spentWithout, spentWith) = (new List<double>(), new List<double>());

        var measured = await Rounds.AlternateAsync(RoundCount,
            [Contender("without telemetry", without, spentWithout), Contender("with telemetry, over OTLP", with, spentWith)], cancel);

        var table = new Table($"median of {RoundCount}", "jobs/s", "slowest", "fastest", "processor s a job");
        table.Add(measured[0].Name, Rate(measured[0].Median), Rate(measured[0].Values.Min()), Rate(measured[0].Values.Max()), Rate(Median(spentWithout)));
        table.Add(measured[1].Name, Rate(measured[1].Median), Rate(measured[1].Values.Min()), Rate(measured[1].Values.Max()), Rate(Median(spentWith)));
        table.Print($"Telemetry: {JobsARound} jobs at a time through edge, API, queue, worker, simulator and both stores");
        var ratios = measured[1].Values.Zip(measured[0].Values, (on, off) => on / off).ToArray();
        Console.WriteLine($"  Exported: {receiver.Bytes / 1024 / 1024} MB. Ratio of each round to the one before it: {string.Join(" ", ratios.Order().Select(Rate))}");
        Format.Verdict("throughput with telemetry ÷ without, median of the rounds", Median(ratios), atLeast: Target, "×");
    }

    /// <param name="spent">Processor seconds a job, of all processes together.</param>
    static Contender Contender(string name, WholeApp app, List<double> spent) => new(name, async stop =>
    {
        var before = ProcessorTime.Read();
        var rate = await app.ThroughputAsync(JobsARound, stop);
        spent.Add(ProcessorTime.Since(before).Where(one => one.Key != "product").Sum(one => one.Value) / JobsARound);
        return rate;
    });

    static double Median(IEnumerable<double> values) => new Measured("", [.. values]).Median;

    static string Rate(double value) => value.ToString("N3");
}
