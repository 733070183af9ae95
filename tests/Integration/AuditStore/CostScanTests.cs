using Dapper;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>A store of its own, with most of a year of calls in it.</summary>
[LedgerBalanced<StoreHost>]
public sealed class CostScanTests(StoreHost host) : IClassFixture<StoreHost>
{
    const int Days = 300;
    const int CallsPerDay = 20;
    static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alice")]
    [InlineData(null)]
    public async Task Report_OfADay_ReadsNoTableFromEndToEnd(string? visibleTo)
    {
        await SeedOnceAsync();
        var before = await CountsAsync();

        var rows = await new CostReport(host.Owner).OfAsync(
            new CostFilter(visibleTo, FirstDay.AddDays(100), FirstDay.AddDays(101), CostGrouping.Day), null, 50, Cancel);

        Assert.Equal(CallsPerDay * 100, Assert.Single(rows).ReservedMicroUsd);
        var after = await CountsAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (; after.IndexScans == before.IndexScans; after = await CountsAsync())
            limit.Token.ThrowIfCancellationRequested();
        Assert.Equal(before.TableScans, after.TableScans);
    }

    async Task SeedOnceAsync()
    {
        if (await host.ScalarAsync<bool>("select exists (select from attempts)"))
            return;
        var clock = new StoppedClock(FirstDay);
        var store = await host.StartStoreAsync(clock);
        var appends = new List<Task<AppendResult>>();
        for (var day = 0; day < Days; day++)
        {
            // An append takes its time as soon as it is asked for.
            clock.Now = FirstDay.AddDays(day).AddHours(12);
            for (var call = 0; call < CallsPerDay; call++)
                appends.Add(store.AppendAsync(new Append { Attempts = [StoreHost.NewAttempt(100)] }, Cancel));
        }

        Assert.All(await Task.WhenAll(appends), result => Assert.IsType<AppendResult.Committed>(result));
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync("analyze attempts, ledger");
    }

    /// <summary>How often the report's index, and whole tables, have been read. A connection tells what it read when it is asked to.</summary>
    async Task<(long IndexScans, long TableScans)> CountsAsync()
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync("select pg_stat_force_next_flush()");
        return await connection.QuerySingleAsync<(long, long)>(
            """
            select (select idx_scan from pg_stat_user_indexes where indexrelname = 'attempts_by_time'),
                (select sum(seq_scan)::bigint from pg_stat_user_tables where relname in ('attempts', 'ledger', 'entries'))
            """);
    }
}
