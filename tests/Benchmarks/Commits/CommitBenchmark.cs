using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.Benchmarks.Commits;

/// <summary>Group commit beside a transaction for each append, and beside pgbench.</summary>
static class CommitBenchmark
{
    const int Callers = 64;
    const int RoundCount = 4;
    const int Seconds = 3;
    const double Target = 5;

    public static async Task RunAsync(Servers servers, CancellationToken cancel)
    {
        var database = await servers.CreateDatabaseAsync("commits", cancel);
        await using var product = await Product.StartAsync(database, servers.Redis, servers.NewFolder("commits"), cancel);
        await using var connections = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.Worker) { MaxPoolSize = Callers }.ConnectionString);
        var pgBench = new PgBench(database, Callers);
        await pgBench.PrepareAsync();

        var ids = product.Get<IdSource>();
        var grouped = new BudgetCalls(ids, product.Get<IAuditStore>().AppendAsync);
        var single = new BudgetCalls(ids, async (append, _) =>
            (await AppendBatch.CommitAsync(connections, [PreparedAppend.From(append, ids, TimeProvider.System, cause: null)]))[0]);

        var shared = await CompareAsync(grouped, single, pgBench, oneBudget: true, cancel);
        var apart = await CompareAsync(grouped, single, pgBench, oneBudget: false, cancel);
        Print(shared, apart);
    }

    static Task<IReadOnlyList<Measured>> CompareAsync(
        BudgetCalls grouped, BudgetCalls single, PgBench pgBench, bool oneBudget, CancellationToken cancel)
    {
        var duration = TimeSpan.FromSeconds(Seconds);
        BudgetKey Budget(int caller) => new(oneBudget ? "one" : $"caller/{caller}", null);
        return Rounds.AlternateAsync(RoundCount,
        [
            new("group commit, as the product runs it", stop => grouped.MeasureAsync(Callers, duration, Budget, stop)),
            new("a transaction for each append", stop => single.MeasureAsync(Callers, duration, Budget, stop)),
            new("pgbench, a transaction for each append", stop => pgBench.MeasureAsync(Seconds, oneBudget, stop)),
        ], cancel);
    }

    static void Print(IReadOnlyList<Measured> shared, IReadOnlyList<Measured> apart)
    {
        var table = new Table($"calls/s, median of {RoundCount}", "one budget row", "group ÷ this", "a row each", "group ÷ this");
        foreach (var (one, each) in shared.Zip(apart))
            table.Add(one.Name, Format.Rate(one.Median), Format.Ratio(shared[0].Median / one.Median),
                Format.Rate(each.Median), Format.Ratio(apart[0].Median / each.Median));
        table.Print($"Commits: {Callers} callers, a call is two commits and six rows");
        Format.Verdict("group commit ÷ single commits, one budget row", shared[0].Median / shared[1].Median, atLeast: Target, "×");
    }
}
