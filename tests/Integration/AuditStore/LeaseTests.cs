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

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => leases.TryTakeAsync(job.Id, $"w{i}", Minute, Cancel)));

        Assert.Single(taken.OfType<LeaseFence>());
    }

    [Fact]
    public async Task Lease_ThatExpired_IsTakenOver_AndItsHolderIsShutOut()
    {
        var job = await NewJobAsync();
        var lost = (await leases.TryTakeAsync(job.Id, "slow", Minute, Cancel))!;
        await ExpireAsync(job.Id);

        var renewed = await leases.RenewAsync(lost, Minute, Cancel);
        var taken = await leases.TryTakeAsync(job.Id, "next", Minute, Cancel);
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
        var lease = (await leases.TryTakeAsync(job.Id, "holder", TimeSpan.FromSeconds(30), Cancel))!;

        Assert.True(await leases.RenewAsync(lease, TimeSpan.FromHours(1), Cancel));

        Assert.True(await host.ScalarAsync<bool>(
            "select lease_until > now() + interval '50 minutes' from jobs where id = @Id", new { job.Id }));
    }

    [Fact]
    public async Task DueJobs_AreThoseThatNobodyHolds_AndWhoseTimeHasCome()
    {
        var (free, held, expired, later) = (await NewJobAsync(), await NewJobAsync(), await NewJobAsync(), await NewJobAsync());
        await leases.TryTakeAsync(held.Id, "holder", Minute, Cancel);
        await leases.TryTakeAsync(expired.Id, "gone", Minute, Cancel);
        await ExpireAsync(expired.Id);
        await host.Store.AppendAsync(new Append
        {
            Jobs = [StoreHost.Next(later, new JobCommand.StartStep(StepName.Validate)) with { NotBefore = TimeProvider.System.GetUtcNow().AddHours(1) }],
        }, Cancel);
        var over = await NewJobAsync();
        await host.Store.AppendAsync(new Append { Jobs = [StoreHost.Next(over, new JobCommand.Cancel("alice"))] }, Cancel);

        var due = await leases.FindDueAsync(10_000, Cancel);

        Assert.Equal([free.Id, expired.Id], due.Intersect([free.Id, held.Id, expired.Id, later.Id, over.Id]));
        Assert.Null(await leases.TryTakeAsync(later.Id, "early", Minute, Cancel));
        Assert.Null(await leases.TryTakeAsync(over.Id, "late", Minute, Cancel));
    }

    [Fact]
    public async Task Lease_Released_IsFreeAtOnce()
    {
        var job = await NewJobAsync();
        var lease = (await leases.TryTakeAsync(job.Id, "first", Minute, Cancel))!;

        await leases.ReleaseAsync(lease, TimeSpan.Zero, Cancel);

        Assert.NotNull(await leases.TryTakeAsync(job.Id, "second", Minute, Cancel));
    }

    [Fact]
    public async Task Lease_ReleasedAndPutOff_IsNotTakenAgainBefore()
    {
        var job = await NewJobAsync();
        var lease = (await leases.TryTakeAsync(job.Id, "first", Minute, Cancel))!;

        await leases.ReleaseAsync(lease, Minute, Cancel);

        Assert.Null(await leases.TryTakeAsync(job.Id, "second", Minute, Cancel));
        Assert.DoesNotContain(job.Id, await leases.FindDueAsync(10_000, Cancel));
    }

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
