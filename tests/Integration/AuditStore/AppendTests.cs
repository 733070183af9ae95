using System.Security.Cryptography;
using Dapper;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

[Collection(StoreTests.Name)]
public sealed class AppendTests(StoreHost host)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoHundredConcurrentReservations_OnABudgetForTen_AcceptExactlyTen()
    {
        var key = $"day:{StoreHost.Ids.NewId()}";
        PostgresAuditStore[] processes = [host.Store, await host.StartStoreAsync()];

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => processes[i % 2].AppendAsync(
            new Append { Attempts = [StoreHost.NewAttempt(100, new BudgetKey(key, 1000))] }, Cancel)));

        Assert.Equal(10, results.Count(result => result is AppendResult.Committed));
        Assert.All(
            results.OfType<AppendResult.BudgetExceeded>(),
            refused => Assert.Equal((key, 1000, 100), (refused.Key, refused.CapMicroUsd, refused.WantedMicroUsd)));
        Assert.Equal(190, results.Count(result => result is AppendResult.BudgetExceeded));
        Assert.Equal(1000, await host.ScalarAsync<long>("select used from budgets where key = @key", new { key }));
    }

    [Fact]
    public async Task Append_OverOneOfItsBudgets_TakesNothingFromTheOthers()
    {
        var (day, job) = ($"day:{StoreHost.Ids.NewId()}", $"job:{StoreHost.Ids.NewId()}");
        var change = StoreHost.NewAttempt(100, new BudgetKey(day, null), new BudgetKey(job, 99));

        var result = await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel);

        Assert.Equal(job, Assert.IsType<AppendResult.BudgetExceeded>(result).Key);
        Assert.Equal(0, await host.ScalarAsync<long>("select sum(used) from budgets where key in (@day, @job)", new { day, job }));
        Assert.Null(await host.Store.FindAttemptAsync(change.After.Id, Cancel));
    }

    [Fact]
    public async Task Settlement_AboveItsReservation_IsWrittenEvenWhereTheBudgetIsUsedUp()
    {
        var key = $"day:{StoreHost.Ids.NewId()}";
        var reserved = StoreHost.NewAttempt(100, new BudgetKey(key, 100));
        var received = StoreHost.Next(reserved.After, StoreHost.Receive());
        var settled = StoreHost.Next(received.After, StoreHost.Settle(130));

        foreach (var change in new[] { reserved, received, settled })
            Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel));
        Assert.Equal(100, await host.ScalarAsync<long>("select cap from budgets where key = @key", new { key }));
        var next = await host.Store.AppendAsync(new Append { Attempts = [StoreHost.NewAttempt(1, new BudgetKey(key, 100))] }, Cancel);

        Assert.Equal(new AppendResult.BudgetExceeded(key, 100, 130, 1), next);
    }

    [Fact]
    public async Task Append_OnAnOldVersion_IsAConflictAndChangesNothing()
    {
        var job = StoreHost.NewJob(out var created);
        await host.Store.AppendAsync(new Append { Jobs = [created] }, Cancel);
        var first = StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate));
        var second = StoreHost.Next(job, new JobCommand.Cancel("alice"));

        var results = await Task.WhenAll(
            host.Store.AppendAsync(new Append { Jobs = [first] }, Cancel),
            host.Store.AppendAsync(new Append { Jobs = [second] }, Cancel));

        Assert.IsType<AppendResult.Committed>(results[0]);
        Assert.Equal(new AppendResult.Conflict(StreamKind.Job, job.Id), results[1]);
        Assert.Equal(JobState.Validating, (await host.Store.FindJobAsync(job.Id, Cancel))!.State);
    }

    [Fact]
    public async Task Append_WithoutTheLease_IsRefused()
    {
        var leases = new JobLeases(host.Worker);
        var job = StoreHost.NewJob(out var created);
        await host.Store.AppendAsync(new Append { Jobs = [created] }, Cancel);
        var lease = Assert.Single(await leases.TakeAsync([job.Id], "holder", TimeSpan.FromMinutes(1), Cancel));
        var change = StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate));

        var refused = await host.Store.AppendAsync(
            new Append { Jobs = [change], Fence = new LeaseFence(job.Id, "somebody else") }, Cancel);
        var accepted = await host.Store.AppendAsync(new Append { Jobs = [change], Fence = lease }, Cancel);

        Assert.Equal(new AppendResult.LeaseLost(job.Id), refused);
        Assert.IsType<AppendResult.Committed>(accepted);
    }

    [Fact]
    public async Task Append_ThatPostgresCannotStore_FailsAlone()
    {
        var poison = StoreHost.NewJob(out var poisoned, caller: "nul\0character");
        var good = Enumerable.Range(0, 30).Select(_ =>
        {
            StoreHost.NewJob(out var change);
            return change;
        }).ToArray();

        var failing = host.Store.AppendAsync(new Append { Jobs = [poisoned] }, Cancel);
        var results = await Task.WhenAll(good.Select(change => host.Store.AppendAsync(new Append { Jobs = [change] }, Cancel)));

        await Assert.ThrowsAsync<PostgresException>(() => failing);
        Assert.All(results, result => Assert.IsType<AppendResult.Committed>(result));
        Assert.Null(await host.Store.FindJobAsync(poison.Id, Cancel));
    }

    [Fact]
    public async Task TwinsInTwoProcesses_UnderOneKey_AreOneAndAReplay()
    {
        var other = await host.StartStoreAsync();
        for (var round = 0; round < 20; round++)
        {
            var scope = $"alice\nPOST /api/jobs\n{StoreHost.Ids.NewId()}";
            var one = StoreHost.NewJob(out var first);
            var two = StoreHost.NewJob(out var second);

            var results = await Task.WhenAll(
                host.Store.AppendAsync(new Append { Jobs = [first], Idempotency = new(scope, "body", one.Id) }, Cancel),
                other.AppendAsync(new Append { Jobs = [second], Idempotency = new(scope, "body", two.Id) }, Cancel));

            var winner = results[0] is AppendResult.Committed ? one : two;
            Assert.Single(results.OfType<AppendResult.Committed>());
            Assert.Equal(winner.Id, Assert.Single(results.OfType<AppendResult.Replayed>()).First.ResourceId);
        }
    }

    [Fact]
    public async Task Ledger_AddsUpToTheAttempts_AndToTheBudget()
    {
        var job = StoreHost.NewJob(out var created);
        var key = $"job:{job.Id}";
        await host.Store.AppendAsync(new Append { Jobs = [created] }, Cancel);
        AttemptCommand[][] lives =
        [
            [],
            [StoreHost.Receive(), StoreHost.Settle(70)],
            [new AttemptCommand.NotSend(new Reason("dns_failed"))],
            [new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, null)],
            [new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, null), StoreHost.Receive(), StoreHost.Settle(30)],
            [new AttemptCommand.Refuse(new AttemptRefused("req", 400, null, "moderation_blocked", 1, PossiblyPaid: true, null))],
            [new AttemptCommand.Refuse(new AttemptRefused("req", 429, null, "rate_limit_exceeded", 1, PossiblyPaid: false, 1))],
        ];

        foreach (var life in lives)
        {
            var change = StoreHost.NewAttempt(job.Id, 100, new BudgetKey(key, 10_000));
            await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel);
            foreach (var command in life)
            {
                change = StoreHost.Next(change.After, command);
                Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel));
            }
        }

        var ledger = await new LedgerSums(host.Worker).OfJobAsync(job.Id, Cancel);
        Assert.Equal(new LedgerSum(ReservedMicroUsd: 100, SettledMicroUsd: 100, PossibleMicroUsd: 200), ledger);
        var rows = (await new JobRows(host.Worker).ListAsync(null, null, null, 200, Cancel)).Single(row => row.Id == job.Id);
        Assert.Equal((100, 100, 200), (rows.ReservedMicroUsd, rows.SettledMicroUsd, rows.PossibleMicroUsd));
        Assert.Equal(400, await host.ScalarAsync<long>("select used from budgets where key = @key", new { key }));
    }

    [Fact]
    public async Task Entries_AreReadBackAsWritten_InOrder_WithTheirHash()
    {
        var job = StoreHost.NewJob(out var created);
        var started = StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate));
        await host.Store.AppendAsync(new Append { Jobs = [created with { Events = [.. created.Events, .. started.Events], After = started.After }] }, Cancel);

        var rows = await new AuditSearch(host.Worker).FindAsync(
            new AuditFilter(null, job.Id, null, null, null, null, null), null, 10, Cancel);

        Assert.Equal([1, 2], rows.Select(row => EntryCodec.Read(row.Body).Version));
        Assert.All(rows, row => Assert.Equal(SHA256.HashData(row.Body), row.BodySha256));
        Assert.All(rows, row => Assert.Equal(row.Body, EntryCodec.Write(EntryCodec.Read(row.Body))));
        Assert.Equivalent(started.After, await host.Store.FindJobAsync(job.Id, Cancel) is { } read
            ? read with
            {
                CreatedAt = started.After.CreatedAt,
                HandedOverAt = started.After.HandedOverAt,
                UpdatedAt = started.After.UpdatedAt,
                Steps = started.After.Steps,
            }
            : null);
    }

    [Theory]
    [InlineData("update entries set caller = 'x'")]
    [InlineData("delete from entries")]
    [InlineData("truncate entries cascade")]
    [InlineData("update ledger set micro_usd = 0")]
    [InlineData("delete from ledger")]
    public async Task EntriesAndLedger_AreAppendOnly_EvenForTheOwner(string statement)
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));

        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallerThatGivesUp_StillHasItsAppendDecidedOnce()
    {
        using var gone = new CancellationTokenSource();
        var job = StoreHost.NewJob(out var created);

        var appending = host.Store.AppendAsync(new Append { Jobs = [created] }, gone.Token);
        await gone.CancelAsync();
        var result = await appending;

        Assert.IsType<AppendResult.Committed>(result);
        Assert.NotNull(await host.Store.FindJobAsync(job.Id, Cancel));
    }
}
