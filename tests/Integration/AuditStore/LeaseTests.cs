using System.Diagnostics;
using Dapper;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

[Collection(StoreTests.Name)]
public sealed class LeaseTests(StoreHost host)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly JobLeases leases = new(host.Worker);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_IsTakenByOne()
    {
        var job = await NewJobAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TakeAsync(job.Id, $"w{i}", Minute)));

        Assert.Single(taken.OfType<LeaseFence>());
    }

    [Fact]
    public async Task Lease_ThatExpired_IsTakenOver_AndItsHolderIsShutOut()
    {
        var job = await NewJobAsync();
        var lost = (await TakeAsync(job.Id, "slow", Minute))!;
        await ExpireAsync(job.Id);

        var renewed = await leases.RenewAsync(lost, Minute, Cancel);
        var taken = await TakeAsync(job.Id, "next", Minute);
        await leases.ReleaseAsync(lost, TimeSpan.Zero, Cancel);
        var written = await host.Store.AppendAsync(new Append
        {
            Jobs = [StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate))],
            Fence = lost,
        }, Cancel);

        Assert.False(renewed);
        Assert.NotNull(taken);
        Assert.Equal(new AppendResult.LeaseLost(job.Id), written);
        Assert.True(await leases.RenewAsync(taken, Minute, Cancel));
    }

    [Fact]
    public async Task Lease_Renewed_LastsLonger()
    {
        var job = await NewJobAsync();
        var lease = (await TakeAsync(job.Id, "holder", TimeSpan.FromSeconds(30)))!;

        Assert.True(await leases.RenewAsync(lease, TimeSpan.FromHours(1), Cancel));

        Assert.True(await host.ScalarAsync<bool>(
            "select lease_until > now() + interval '50 minutes' from jobs where id = @Id", new { job.Id }));
    }

    [Fact]
    public async Task DueJobs_AreThoseThatNobodyHolds_AndWhoseTimeHasCome()
    {
        var (free, held, expired, later) = (await NewJobAsync(), await NewJobAsync(), await NewJobAsync(), await NewJobAsync());
        await TakeAsync(held.Id, "holder", Minute);
        await TakeAsync(expired.Id, "gone", Minute);
        await ExpireAsync(expired.Id);
        await host.Store.AppendAsync(new Append
        {
            Jobs = [StoreHost.Next(later, new JobCommand.StartStep(StepName.Validate)) with { NotBefore = TimeProvider.System.GetUtcNow().AddHours(1) }],
        }, Cancel);
        var over = await NewJobAsync();
        await host.Store.AppendAsync(new Append { Jobs = [StoreHost.Next(over, new JobCommand.Cancel("alice"))] }, Cancel);
        Guid[] all = [free.Id, held.Id, expired.Id, later.Id, over.Id];

        var signalled = await leases.TakeAsync(all, "early", TimeSpan.Zero, Cancel);
        var swept = await leases.TakeDueAsync(10_000, "sweep", Minute, Cancel);

        Assert.Equal([free.Id, expired.Id], signalled.Select(lease => lease.JobId).Order());
        Assert.Equal([free.Id, expired.Id], swept.Select(found => found.Lease.JobId).Intersect(all).Order());
    }

    [Fact]
    public async Task Lease_Released_IsFreeAtOnce()
    {
        var job = await NewJobAsync();
        var lease = (await TakeAsync(job.Id, "first", Minute))!;

        await leases.ReleaseAsync(lease, TimeSpan.Zero, Cancel);

        Assert.NotNull(await TakeAsync(job.Id, "second", Minute));
    }

    [Fact]
    public async Task Lease_ReleasedAndPutOff_IsNotTakenAgainBefore()
    {
        var job = await NewJobAsync();
        var lease = (await TakeAsync(job.Id, "first", Minute))!;

        await leases.ReleaseAsync(lease, Minute, Cancel);

        Assert.Null(await TakeAsync(job.Id, "second", Minute));
        Assert.DoesNotContain(job.Id, (await leases.TakeDueAsync(10_000, "sweep", Minute, Cancel)).Select(found => found.Lease.JobId));
    }

    [Fact]
    public async Task JobTakenWithoutASignal_SaysWhichRequestCreatedIt()
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var job = await NewJobAsync();
        request.Stop();
        using var later = new Activity("worker").SetIdFormat(ActivityIdFormat.W3C).Start();
        await host.Store.AppendAsync(new Append { Jobs = [StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate))] }, Cancel);

        var taken = await leases.TakeDueAsync(10_000, "sweep", Minute, Cancel);

        Assert.Equal(request.Id, taken.Single(found => found.Lease.JobId == job.Id).TraceParent);
    }

    async Task<LeaseFence?> TakeAsync(Guid jobId, string owner, TimeSpan duration) =>
        (await leases.TakeAsync([jobId], owner, duration, Cancel)).SingleOrDefault();

    async Task<Job> NewJobAsync()
    {
        var job = StoreHost.NewJob(out var created);
        await host.Store.AppendAsync(new Append { Jobs = [created] }, Cancel);
        return job;
    }

    /// <summary>Time passes for one lease only; the clock is the database's.</summary>
    async Task ExpireAsync(Guid jobId)
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync("update jobs set lease_until = now() - interval '1 second' where id = @jobId", new { jobId });
    }
}
