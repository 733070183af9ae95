using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Testing;

namespace ReferenceApp.Benchmarks.Commits;

/// <summary>PostgreSQL's own load generator with the calls of <see cref="BudgetCalls"/> in plain SQL, prepared.</summary>
sealed partial class PgBench(MigratedDatabase database, int clients)
{
    // Keeps the ids of one run apart from those of the next.
    int run;

    /// <summary>Makes the budget rows that the script counts on.</summary>
    public async Task PrepareAsync()
    {
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.ExecuteAsync("insert into budgets (key) select 'pgbench/' || n from generate_series(0, @last) n", new { last = clients - 1 });
    }

    /// <summary>Calls a second.</summary>
    /// <param name="seconds">Its granularity is whole seconds.</param>
    public async Task<double> MeasureAsync(int seconds, bool oneBudget, CancellationToken cancel)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.Worker);
        var bodies = BodyLengths();
        var start = new ProcessStartInfo(PostgresServer.Binary("pgbench"),
        [
            "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-h", connection.Host!, "-p", $"{connection.Port}",
            "-U", connection.Username!, "-D", $"run={++run}", "-D", "n=0", "-D", $"apart={(oneBudget ? 0 : 1)}",
            "-D", $"planned={bodies[0]}", "-D", $"reserved={bodies[1]}",
            "-f", Path.Combine(AppContext.BaseDirectory, "Commits", "calls.sql"), connection.Database!,
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = connection.Password;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        var rate = Rate().Match(await output);
        return process.ExitCode == 0 && rate.Success
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed: {await errors}");
    }

    /// <summary>How long the bodies of our own two entries are, so that the peer's are no shorter.</summary>
    static int[] BodyLengths()
    {
        var ids = IdSource.FromClock(TimeProvider.System);
        return [.. BudgetCalls.Call(ids.NewId(), new BudgetKey("budget", null))
            .Select(append => PreparedAppend.From(append, ids, TimeProvider.System, cause: null).Entries.Single().Body.Length)];
    }

    [GeneratedRegex(@"^tps = (?<rate>[0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Rate();
}
