using ReferenceApp.Benchmarks.Steps;
using ReferenceApp.Testing;

namespace ReferenceApp.Benchmarks.Stored;

/// <summary>Whether a step costs more when more is stored.</summary>
static class StoredBenchmark
{
    const int Few = 1_000;
    const int Many = 300_000;
    const int Places = 128;
    const int RoundCount = 7;
    const int StepsARound = 400;
    const double Target = 1.2;

    public static async Task RunAsync(Servers servers, CancellationToken cancel)
    {
        await using var few = await StartAsync(servers, "few", Few, cancel);
        await using var many = await StartAsync(servers, "many", Many, cancel);

        var measured = await Rounds.AlternateAsync(RoundCount, [Contender(few, Few), Contender(many, Many)], cancel);

        var table = new Table($"median of {RoundCount}", "µs a step", "fastest", "slowest", "÷ first");
        foreach (var one in measured)
            table.Add(one.Name, Format.Rate(one.Median), Format.Rate(one.Values.Min()), Format.Rate(one.Values.Max()),
                Format.Ratio(one.Median / measured[0].Median));
        table.Print($"Stored jobs: a step, with reading the job before and giving the lease back after, {Places} at a time");
        Console.WriteLine($"  Each database also holds the {(RoundCount + 1) * StepsARound:N0} jobs that are measured.");
        Format.VerdictAtMost($"cost at {Many:N0} ÷ cost at {Few:N0}", measured[1].Median / measured[0].Median, Target, "×");
    }

    static async Task<Product> StartAsync(Servers servers, string name, int stored, CancellationToken cancel)
    {
        var database = await servers.CreateDatabaseAsync(name, cancel);
        var product = await Product.StartAsync(database, servers.Redis, servers.NewFolder(name), cancel);
        var first = await new StepRun(product, Places, wholeRun: true).MeasureAsync(1, cancel);
        await StoredJobs.CopyAsync(database.Owner, first.Jobs.Single(), stored, cancel);
        return product;
    }

    static Contender Contender(Product product, int stored) => new($"{stored:N0} stored jobs", async stop =>
        (await new StepRun(product, Places, wholeRun: true).MeasureAsync(StepsARound, stop)).Elapsed.TotalMicroseconds / StepsARound);
}
