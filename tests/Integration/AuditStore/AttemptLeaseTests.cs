using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

[Collection(StoreTests.Name)]
public sealed class AttemptLeaseTests(StoreHost host) : IDisposable
{
    readonly AttemptLeases holder = Process(host, "holder");
    readonly AttemptLeases other = Process(host, "other");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_UnderWay_IsNobodyElses()
    {
        var attempt = await StartAsync();

        Assert.Null(await other.TryTakeAsync(attempt.Id, Cancel));
        Assert.DoesNotContain(attempt.Id, await other.FindAbandonedAsync(1000, Cancel));
    }

    [Fact]
    public async Task Call_WhoseLeaseRanOut_IsFoundAndTakenByOne()
    {
        var attempt = await StartAsync();
        await ExpireAsync(attempt.Id);

        var found = await other.FindAbandonedAsync(1000, Cancel);
        var taken = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(i => Process(host, $"taker-{i}").TryTakeAsync(attempt.Id, Cancel)));

        Assert.Contains(attempt.Id, found);
        Assert.Single(taken.OfType<AttemptLease>());
        Assert.DoesNotContain(attempt.Id, await other.FindAbandonedAsync(1000, Cancel));
    }

    [Fact]
    public async Task Holder_WhoseLeaseRanOut_NeverTakesItsOwnCallForAbandoned()
    {
        var attempt = await StartAsync();
        await ExpireAsync(attempt.Id);

        Assert.Null(await holder.TryTakeAsync(attempt.Id, Cancel));
    }

    [Fact]
    public async Task Renewal_ExtendsWhatThisProcessHolds_AndNothingThatWasTakenOver()
    {
        var (kept, lost) = (await StartAsync(), await StartAsync());
        await ExpireAsync(kept.Id);
        await ExpireAsync(lost.Id);
        await other.TryTakeAsync(lost.Id, Cancel);

        await holder.RenewAsync(Cancel);

        Assert.Equal(("holder", true), await LeaseAsync(kept.Id));
        Assert.Equal(("other", true), await LeaseAsync(lost.Id));
    }

    [Fact]
    public async Task Call_LetGo_IsNotRenewed()
    {
        var attempt = await StartAsync();
        holder.Hold(attempt.Id).Dispose();
        await ExpireAsync(attempt.Id);

        await holder.RenewAsync(Cancel);

        Assert.Equal(("holder", false), await LeaseAsync(attempt.Id));
    }

    [Fact]
    public async Task Call_ThatHasEnded_IsNeverAbandoned()
    {
        var attempt = await StartAsync();
        await host.Store.AppendAsync(
            new Append { Attempts = [StoreHost.Next(attempt, new AttemptCommand.LoseOutcome(new("timeout"), null, null, 1))] }, Cancel);
        await ExpireAsync(attempt.Id);

        Assert.DoesNotContain(attempt.Id, await other.FindAbandonedAsync(1000, Cancel));
        Assert.Null(await other.TryTakeAsync(attempt.Id, Cancel));
    }

    async Task<Attempt> StartAsync()
    {
        var started = StoreHost.NewAttempt(100);
        await host.Store.AppendAsync(
            new Append { Attempts = [started with { Lease = holder.Hold(started.After.Id) }] }, Cancel);
        return started.After;
    }

    /// <summary>Time passes for one lease only; the clock is the database's.</summary>
    async Task ExpireAsync(Guid id)
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        Assert.Equal(1, await connection.ExecuteAsync(
            "update attempts set lease_until = now() - interval '1 second' where id = @id", new { id }));
    }

    async Task<(string Owner, bool Held)> LeaseAsync(Guid id)
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        return await connection.QuerySingleAsync<(string, bool)>(
            "select owner, lease_until > now() from attempts where id = @id", new { id });
    }

    static AttemptLeases Process(StoreHost host, string name) =>
        new(host.Worker, new LeaseOwner(name), TimeProvider.System, NullLogger<AttemptLeases>.Instance);

    public void Dispose()
    {
        holder.Dispose();
        other.Dispose();
    }
}
