using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

[Collection(StoreTests.Name)]
public sealed class IdempotencyClaimTests(StoreHost host)
{
    readonly IdempotencyClaims claims = new(host.Worker);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_IsKeptUntilItsAge_AndItsKeyIsFreeAfterwards()
    {
        var scope = $"alice|jobs|{StoreHost.Ids.NewId()}";
        var first = StoreHost.NewJob(out var change);
        await host.Store.AppendAsync(
            new Append { Jobs = [change], Idempotency = new IdempotencyClaim(scope, "body", first.Id) }, Cancel);
        var made = TimeProvider.System.GetUtcNow();

        await claims.ForgetAsync(made - TimeSpan.FromHours(24), Cancel);
        Assert.NotNull(await claims.FindAsync(scope, Cancel));
        await claims.ForgetAsync(made + TimeSpan.FromSeconds(1), Cancel);

        Assert.Null(await claims.FindAsync(scope, Cancel));
        var second = StoreHost.NewJob(out var again);
        Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(
            new Append { Jobs = [again], Idempotency = new IdempotencyClaim(scope, "other body", second.Id) }, Cancel));
    }
}
