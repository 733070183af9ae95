using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>
/// What a statement costs does not grow with what is stored: no table is read from end to end, neither in its own order nor
/// along an index.
/// </summary>
public sealed class QueryPlanTests(PlanHost host) : IClassFixture<PlanHost>
{
    /// <summary>Until the server has settled on the plans of prepared statements (PREPARE, "Notes": the sixth execution).</summary>
    const int Repetitions = 10;

    const int Page = 20;

    /// <summary>Rows that a scan may look at unless said otherwise; of jobs, a twentieth of what is stored.</summary>
    const int MostRows = PlanHost.Jobs / 20;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Appending_TouchesOnlyItsOwnRows(bool fromTheApi)
    {
        var database = fromTheApi ? host.Api : host.Worker;
        using var commits = new GroupCommit(database, NullLogger<GroupCommit>.Instance);
        await commits.StartAsync(Cancel);
        var store = new PostgresAuditStore(database, new StreamReads(database), commits, StoreHost.Ids, TimeProvider.System);

        await HoldsAsync(["jobs", "attempts", "budgets", "idempotency"], async () =>
        {
            var job = StoreHost.NewJob(out var created);
            var claim = new IdempotencyClaim($"alice POST /api/jobs {job.Id}", new string('0', 64), job.Id);
            await store.AppendAsync(new Append { Jobs = [created], Texts = [SideText.Create(StoreHost.Ids, [1])], Idempotency = claim }, Cancel);
            var sent = StoreHost.NewAttempt(job.Id, 5000, new BudgetKey("caller/alice/2026-01-02", null));
            await store.AppendAsync(new Append { Attempts = [sent] }, Cancel);
            var received = StoreHost.Next(sent.After, StoreHost.Receive());
            await store.AppendAsync(new Append { Attempts = [received] }, Cancel);
            await store.AppendAsync(new Append { Attempts = [StoreHost.Next(received.After, StoreHost.Settle(4000))] }, Cancel);
        });
        await commits.StopAsync(Cancel);
    }

    [Fact]
    public async Task Reading_AStream_ReadsOnlyIt()
    {
        var (job, attempt) = await SomeJobAsync();
        var streams = new StreamReads(host.Worker);

        await HoldsAsync(["entries"], async () =>
        {
            await streams.JobsAsync([job], Cancel);
            await streams.AttemptsAsync([attempt], Cancel);
        });
    }

    [Fact]
    public async Task JobLeases_AreFoundByIdAndByDueTime()
    {
        var leases = new JobLeases(host.Worker);
        var (job, _) = await SomeJobAsync();

        await HoldsAsync(["jobs"], async () =>
        {
            await leases.TakeAsync([job], "worker", Minute, Cancel);
            await leases.TakeDueAsync(Page, "worker", Minute, Cancel);
            var lease = new LeaseFence(job, "worker");
            await leases.RenewAsync(lease, Minute, Cancel);
            await leases.ReleaseAsync(lease, TimeSpan.Zero, Cancel);
        });
    }

    [Fact]
    public async Task AttemptLeases_AreFoundByIdAndAmongCallsUnderWay()
    {
        using var leases = new AttemptLeases(host.Worker, new LeaseOwner("worker"), TimeProvider.System, NullLogger<AttemptLeases>.Instance);
        var (_, attempt) = await SomeJobAsync();
        using var held = leases.Hold(attempt);

        await HoldsAsync(["attempts"], async () =>
        {
            await leases.RenewAsync(Cancel);
            await leases.FindAbandonedAsync(Page, Cancel);
            await leases.TryTakeAsync(StoreHost.Ids.NewId(), Cancel);
        });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("caller-7", null)]
    [InlineData(null, "Approved")]
    [InlineData(null, "NeedsAttention")]
    [InlineData("caller-7", "Approved")]
    [InlineData("caller-0", "NeedsAttention")]
    public async Task ListOfJobs_ReadsAPage(string? caller, string? state)
    {
        var rows = new JobRows(host.Api);

        await HoldsAsync(["jobs", "attempts"], async () =>
        {
            var first = await rows.ListAsync(caller, state, null, Page, Cancel);
            Assert.NotEmpty(first);
            await rows.ListAsync(caller, state, first[^1].Id, Page, Cancel);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("caller-7")]
    public async Task AuditSearch_ReadsWhatItFinds(string? visibleTo)
    {
        var search = new AuditSearch(host.Api);
        var found = await SomeReferenceAsync("caller-7");
        var none = new AuditFilter(visibleTo, null, null, null, null, null, null);

        await HoldsAsync(["entries"], async () =>
        {
            foreach (var filter in (AuditFilter[])
                     [
                         none, none with { JobId = found.JobId }, none with { AttemptId = found.AttemptId },
                         none with { RequestId = found.RequestId }, none with { TraceId = found.TraceId },
                         none with { Sha256 = found.Sha256 }, none with { Caller = "caller-7" },
                     ])
            {
                Assert.NotEmpty(await search.FindAsync(filter, null, Page, Cancel));
                await search.FindAsync(filter, found.JobId, Page, Cancel);
            }
        });
    }

    [Fact]
    public async Task MoneyAndPicturesOfAJob_AreFoundByIt()
    {
        var found = await SomeReferenceAsync("caller-5");
        var references = new AssetReferences(host.Api);
        var sums = new LedgerSums(host.Api);

        await HoldsAsync(["ledger", "attempts", "asset_references"], async () =>
        {
            await sums.OfJobAsync(found.JobId, Cancel);
            Assert.Single(await references.OfJobsAsync([found.JobId], Cancel));
            Assert.NotNull(await references.FindAsync(found.Id, Cancel));
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("caller-3")]
    public async Task CostReport_ReadsTheCallsOfItsPeriod(string? visibleTo)
    {
        var report = new CostReport(host.Api);
        var from = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

        await HoldsAsync(["attempts", "ledger"], async () =>
        {
            foreach (var grouping in Enum.GetValues<CostGrouping>())
                Assert.NotEmpty(await report.OfAsync(new CostFilter(visibleTo, from, from.AddMinutes(2), grouping), null, Page, Cancel));
        });
    }

    [Fact]
    public async Task Claims_AreFoundByScopeAndByAge()
    {
        var claims = new IdempotencyClaims(host.Api);

        await HoldsAsync(["idempotency"], async () =>
        {
            Assert.NotNull(await claims.FindAsync("caller-7 POST /api/jobs key-7", Cancel));
            await claims.ForgetAsync(TimeProvider.System.GetUtcNow().AddDays(-1), Cancel);
        });
    }

    [Fact]
    public async Task ReviewQueue_ReadsAPage_OfWhatWaitsAndOfWhatIsDecided()
    {
        var rows = new ReviewRows(host.Api);

        await HoldsAsync(["jobs", "attempts"], async () =>
        {
            var pending = await rows.PendingAsync(null, Page, Cancel);
            var decided = await rows.DecidedAsync(null, Page, Cancel);
            Assert.Equal((Page, Page), (pending.Count, decided.Count));
            await rows.PendingAsync(pending[^1].Id, Page, Cancel);
            await rows.DecidedAsync(decided[^1].Id, Page, Cancel);
        });
    }

    [Fact]
    public async Task ReviewClaims_AreFoundByJobAndByTheirEnd()
    {
        var claims = new ReviewClaims(host.Api);
        Guid[] waiting = [.. (await new ReviewRows(host.Api).PendingAsync(null, Page, Cancel)).Select(row => row.Id)];
        var free = waiting.Except((await claims.OfJobsAsync(waiting, Cancel)).Select(holder => holder.JobId)).First();

        await HoldsAsync(["review_claims"], async () =>
        {
            var claim = await claims.TakeAsync(free, "rin", new string('b', 64), [1], Cancel);
            Assert.NotNull(await claims.RenewAsync(claim.JobId, "rin", claim.Sha256, Cancel));
            Assert.NotNull(await claims.FindAsync(claim.JobId, Cancel));
            Assert.NotEmpty(await claims.OfJobsAsync(waiting, Cancel));
            await claims.ForgetAsync(Cancel);
        });
    }

    [Fact]
    public async Task Readings_LookAtWhatWaitsAndIsUnderWay_AndAtASliceOfTheRest()
    {
        // A quarter awaits review and a thousandth needs attention; these are counted.
        const int waiting = PlanHost.Jobs / 4 + PlanHost.Jobs / 1000;
        var readings = new StoreReadings(host.Api, slice: 100);

        await HoldsAsync(["jobs", "attempts", "ledger", "entries"], async () =>
        {
            var reading = await readings.ReadAsync(Cancel);
            Assert.Equal(0, reading.UnexplainedMicroUsd);
            Assert.InRange(reading.Waiting.Sum(jobs => jobs.Depth), PlanHost.Jobs / 4, waiting);
        }, mostRows: waiting);
    }

    [Fact]
    public async Task SideTexts_AreFoundById()
    {
        await using var connection = await host.Api.OpenConnectionAsync(Cancel);
        var id = await connection.QueryFirstAsync<Guid>("select id from texts limit 1");
        var texts = new SideTexts(host.Api);

        await HoldsAsync(["texts"], async () => Assert.Single(await texts.FindAsync([new TextBinding(id, "")], Cancel)));
    }

    /// <param name="tables">What must have been read, so that a plan that was not reported cannot pass.</param>
    /// <param name="mostRows">Rows that a scan may look at.</param>
    async Task HoldsAsync(IReadOnlyList<string> tables, Func<Task> act, int mostRows = MostRows)
    {
        var plans = await host.ExplainAsync(async () =>
        {
            for (var i = 0; i < Repetitions; i++)
                await act();
        });

        Assert.Subset(plans.SelectMany(plan => plan.Scans).Select(scan => scan.Table).ToHashSet(), tables.ToHashSet());
        var dear = (from plan in plans
                    from scan in plan.Scans
                    where scan.Kind == "Seq Scan" || scan.Rows > mostRows
                    select $"{scan.Kind} over {scan.Rows} rows of {scan.Table}: {plan.Sql}").Distinct().ToArray();
        Assert.True(dear.Length == 0, string.Join('\n', dear));
    }

    async Task<(Guid Job, Guid Attempt)> SomeJobAsync()
    {
        var found = await SomeReferenceAsync("caller-6");
        return (found.JobId, found.AttemptId);
    }

    async Task<Found> SomeReferenceAsync(string caller)
    {
        await using var connection = await host.Worker.OpenConnectionAsync(Cancel);
        return await connection.QueryFirstAsync<Found>(
            """
            select r.id, r.sha256, r.job_id as JobId, a.id as AttemptId, a.request_id as RequestId, a.trace_id as TraceId
            from asset_references r join attempts a on a.id = r.attempt_id where r.caller = @caller limit 1
            """, new { caller });
    }

    sealed record Found(Guid Id, string Sha256, Guid JobId, Guid AttemptId, string RequestId, string TraceId);
}
