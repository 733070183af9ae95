using ReferenceApp.Benchmarks;
using ReferenceApp.Benchmarks.Commits;
using ReferenceApp.Benchmarks.Starts;
using ReferenceApp.Benchmarks.Steps;
using ReferenceApp.Benchmarks.Stored;
using ReferenceApp.Benchmarks.Telemetry;

// Every benchmark measures us and a peer in turns, so that ratios hold on a machine that has other things to do.
var benchmarks = new (string Name, Func<Servers, CancellationToken, Task> RunAsync)[]
{
    ("commits", CommitBenchmark.RunAsync),
    ("steps", StepBenchmark.RunAsync),
    ("starts", StartBenchmark.RunAsync),
    ("stored", StoredBenchmark.RunAsync),
    ("telemetry", TelemetryBenchmark.RunAsync),
};
if (args.Except(benchmarks.Select(benchmark => benchmark.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"no benchmark is called {unknown}; there are: {string.Join(' ', benchmarks.Select(b => b.Name))}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };
Product.TraceAsInProduction();
await using var servers = await Servers.StartAsync();
await Machine.PrintAsync(await servers.CreateDatabaseAsync("machine", stop.Token), servers.Redis);
foreach (var (name, runAsync) in benchmarks)
    if (args.Length == 0 || args.Contains(name))
        await runAsync(servers, stop.Token);
return 0;
