using System.Reflection;
using Dapper;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>The check that runs after every test over a store sees what it is there for.</summary>
[Collection(StoreTests.Name)]
public sealed class LedgerAuditTests(StoreHost host)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update ledger set micro_usd = micro_usd + 1 where attempt_id = @id and account = 'Settled'")]
    [InlineData("update ledger set bucket = 'text_out' where attempt_id = @id and account = 'Settled'")]
    [InlineData("update ledger set account = 'Possible' where attempt_id = @id and account = 'Settled'")]
    [InlineData("delete from ledger where attempt_id = @id and micro_usd < 0")]
    [InlineData("insert into ledger select entry_id, line + 10, attempt_id, account, bucket, micro_usd from ledger where attempt_id = @id")]
    [InlineData("update attempts set settled_usd = 0 where id = @id")]
    [InlineData("update attempts set reserved_usd = 1 where id = @id")]
    [InlineData("update attempts set possible_usd = -1 where id = @id")]
    [InlineData("update attempts set state = 'Stored' where id = @id")]
    [InlineData("update attempts set version = version + 1 where id = @id")]
    [InlineData("delete from attempts where id = @id")]
    [InlineData("update budgets set used = used - 1 where key = @key")]
    [InlineData("delete from budgets where key = @key")]
    [InlineData("insert into budgets (key, used) values (@key || '/other', 1)")]
    [InlineData("delete from entries where stream_id = @id and version = 4")]
    [InlineData("update entries set body_sha256 = 'x' where stream_id = @id and version = 2")]
    public async Task Row_ThatWasTamperedWith_IsAFault(string tampering)
    {
        var (id, key) = await SettledAsync();
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await using var undone = await connection.BeginTransactionAsync(Cancel);
        // As a superuser can: without the triggers that hold everybody else.
        await connection.ExecuteAsync("set local session_replication_role = replica");

        Assert.Empty(await LedgerAudit.FindFaultsAsync(connection));
        Assert.NotEqual(0, await connection.ExecuteAsync(tampering, new { id, key }));

        Assert.NotEmpty(await LedgerAudit.FindFaultsAsync(connection));
    }

    [Fact]
    public async Task Budget_UsedBeyondItsCap_IsAFault_UnlessSettlingAddedIt()
    {
        var key = $"day:{StoreHost.Ids.NewId()}";
        var dearer = StoreHost.NewAttempt(100, new BudgetKey(key, 100));
        var received = StoreHost.Next(dearer.After, StoreHost.Receive());
        foreach (var change in new[] { dearer, received, StoreHost.Next(received.After, StoreHost.Settle(130)) })
            Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel));
        await LedgerAudit.AssertBalancedAsync(host.Owner);

        // Two reservations under a cap for one, as a store that forgot to look would have written them.
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await using var undone = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync("set local session_replication_role = replica");
        foreach (var attempt in new[] { StoreHost.NewAttempt(100, new BudgetKey(key, 100)), StoreHost.NewAttempt(100, new BudgetKey(key, 100)) })
            await ForgeAsync(connection, attempt);
        await connection.ExecuteAsync("update budgets set used = 330 where key = @key", new { key });

        Assert.Equal(
            [$"Budget {key} has 330 used; its cap is 100, and settling added 30."], await LedgerAudit.FindFaultsAsync(connection));
    }

    [Fact]
    public async Task Books_OutOfBalance_FailWithEveryDifference()
    {
        var (id, _) = await SettledAsync();
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync("update attempts set settled_usd = 71, version = 9 where id = @id", new { id });
        try
        {
            var thrown = await Assert.ThrowsAsync<LedgerUnbalancedException>(() => LedgerAudit.AssertBalancedAsync(host.Owner));

            Assert.Contains($"Id = {id}, Version = 6, State = Settled, Reserved = 0, Settled = 70", thrown.Message, StringComparison.Ordinal);
            Assert.Contains($"Id = {id}, Version = 9, State = Settled, Reserved = 0, Settled = 71", thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            await connection.ExecuteAsync("update attempts set settled_usd = 70, version = 6 where id = @id", new { id });
        }
    }

    [Fact]
    public void EveryTestOverAStore_IsFollowedByTheCheck()
    {
        var notChecked = typeof(IStoreOwner).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(IsFixtureOfAStore))
            .Where(type => type.GetCustomAttributes().All(a => a.GetType() is not { IsGenericType: true } generic
                || generic.GetGenericTypeDefinition() != typeof(LedgerBalancedAttribute<>)));

        Assert.Empty(notChecked);
    }

    static bool IsFixtureOfAStore(Type type) =>
        type is { IsGenericType: true }
        && (type.GetGenericTypeDefinition() == typeof(ICollectionFixture<>) || type.GetGenericTypeDefinition() == typeof(IClassFixture<>))
        && typeof(IStoreOwner).IsAssignableFrom(type.GetGenericArguments()[0]);

    /// <summary>An attempt for which 100 was reserved and that settled at 70.</summary>
    async Task<(Guid Id, string Key)> SettledAsync()
    {
        var key = $"day:{StoreHost.Ids.NewId()}";
        var change = StoreHost.NewAttempt(100, new BudgetKey(key, 1000));
        await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel);
        AttemptCommand[] life = [StoreHost.Receive(), StoreHost.Settle(70)];
        foreach (var command in life)
        {
            change = StoreHost.Next(change.After, command);
            Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel));
        }

        return (change.After.Id, key);
    }

    static async Task ForgeAsync(Npgsql.NpgsqlConnection connection, AttemptChange change)
    {
        var (attempt, at) = (change.After, TimeProvider.System.GetUtcNow());
        foreach (var (e, index) in change.Events.Select((e, index) => (e, index)))
        {
            var entry = new Entry(StoreHost.Ids.NewId(), StreamKind.Attempt, attempt.Id, index + 1, at, attempt.Caller, null, e);
            await connection.ExecuteAsync(
                "insert into entries (id, kind, stream_id, version, type, at, caller, body, body_sha256) values (@Id, 0, @StreamId, @Version, 'forged', now(), @Caller, @body, sha256(@body))",
                new { entry.Id, entry.StreamId, entry.Version, entry.Caller, body = EntryCodec.Write(entry) });
            if (e is AttemptReserved reserved)
                await connection.ExecuteAsync(
                    "insert into ledger (entry_id, line, attempt_id, account, micro_usd) values (@Id, 0, @StreamId, 'Reserved', @MicroUsd)",
                    new { entry.Id, entry.StreamId, reserved.MicroUsd });
        }

        await connection.ExecuteAsync(
            """
            insert into attempts (id, version, caller, state, purpose, surface, model, reserved_usd, settled_usd, possible_usd, created_at, updated_at)
            values (@Id, @Version, @Caller, 'Sent', 'generate', 'image-api', 'gpt-image-2', @ReservedMicroUsd, 0, 0, now(), now())
            """, attempt);
    }
}
