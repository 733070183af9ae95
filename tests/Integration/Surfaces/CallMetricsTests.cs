using Dapper;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Integration.AuditStore;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Surfaces;

/// <summary>What calls leave in their meters, beside what the store has on record of them.</summary>
[Collection(StoreTests.Name)]
public sealed class CallMetricsTests(StoreHost postgres) : IAsyncLifetime
{
    EvidenceHost _host = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EvidenceHost.StartAsync(postgres, TimeProvider.System);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task SettledCall_HasTheTokensOfItsUsage_AndTheMoneyOfItsLedger()
    {
        var attempt = await _host.SendAsync();

        var counted = Assert.Single(_host.Measurements.Of("refapp.attempts"));
        Assert.Equal(
            ("settled", "image-api", "image_generation", "gpt-image-2", "generate", null),
            (counted["refapp.attempt.state"], counted["refapp.surface"], counted["gen_ai.operation.name"], counted["gen_ai.request.model"],
                counted["refapp.attempt.purpose"], counted["error.type"]));
        Assert.Equal(
            [("input", attempt.Usage!.TextIn), ("output", attempt.Usage.ImageOut)],
            _host.Measurements.Of("gen_ai.client.token.usage").Select(one => (one["gen_ai.token.type"], (long)one.Value)));
        Assert.Equal(
            [("text-in", attempt.Usage.TextIn), ("image-out", attempt.Usage.ImageOut)],
            _host.Measurements.Of("refapp.tokens").Select(one => (one["refapp.token.bucket"], (long)one.Value)));
        Assert.Equal(
            await LedgerAsync(attempt),
            _host.Measurements.Of("refapp.cost").Select(one => (one["refapp.token.bucket"]!.Replace('-', '_'), MicroUsd(one))));
        var call = Assert.Single(_host.Measurements.Of("gen_ai.client.operation.duration"));
        Assert.Equal(attempt.LatencyMs / 1000.0, call.Value);
        Assert.Equal(
            ("openai", "1024x1024", "low", null),
            (call["gen_ai.provider.name"], call["refapp.image.size"], call["refapp.image.quality"], call["error.type"]));
    }

    [Theory]
    [InlineData("status", "refused", "insufficient_quota")]
    [InlineData("reset-after-work", "unknown", "connection_lost")]
    public async Task CallWithoutAPicture_IsCountedByItsOutcome_AndHasNeitherTokensNorMoney(string fault, string state, string error)
    {
        await _host.Simulator.ArmAsync(fault == "status" ? new { fault, status = 429, code = error } : (object)new { fault });

        await _host.SendAsync();

        AssertOnly(state, error);
    }

    [Fact]
    public async Task CallThatDidNotGoOut_IsCountedAsNotSent()
    {
        await _host.SendAsync(_host.PaidCall("http://no-such-host.invalid/v1"));

        AssertOnly("not-sent", "dns_failed");
    }

    [Fact]
    public async Task LateAnswer_IsCountedAsUnknownAndThenAsWhatItIs_AndItsMoneyOnce()
    {
        await _host.Simulator.ArmAsync(new { fault = "slow-first-byte" });
        var call = _host.Call();
        var sending = _host.SendAsync(call: call);
        await _host.Simulator.HoldsAsync(1);
        // As another process that takes this one for dead.
        await _host.PaidCall(_host.Address).TakeOverAsync(await _host.AttemptAsync(call.AttemptId), Cancel);

        await _host.Simulator.ClearFaultsAsync();
        var attempt = await sending;

        Assert.Equal(
            [("unknown", "holder_gone"), ("settled", null)],
            _host.Measurements.Of("refapp.attempts").Select(one => (one["refapp.attempt.state"], one["error.type"])));
        Assert.Equal(attempt.Settled.Total.Value, _host.Measurements.Of("refapp.cost").Sum(MicroUsd));
        Assert.Equal(attempt.Usage!.Total, _host.Measurements.Sum("refapp.tokens"));
    }

    void AssertOnly(string state, string error)
    {
        var counted = Assert.Single(_host.Measurements.Of("refapp.attempts"));
        Assert.Equal((state, error), (counted["refapp.attempt.state"], counted["error.type"]));
        Assert.Equal(error, Assert.Single(_host.Measurements.Of("gen_ai.client.operation.duration"))["error.type"]);
        Assert.Empty(_host.Measurements.Of("refapp.tokens"));
        Assert.Empty(_host.Measurements.Of("refapp.cost"));
        Assert.Empty(_host.Measurements.Of("gen_ai.client.token.usage"));
    }

    async Task<IEnumerable<(string Bucket, long MicroUsd)>> LedgerAsync(Attempt attempt)
    {
        await using var connection = await postgres.Owner.OpenConnectionAsync(Cancel);
        return await connection.QueryAsync<(string, long)>(
            "select bucket, micro_usd from ledger where attempt_id = @Id and account = 'Settled' order by entry_id, line", new { attempt.Id });
    }

    static long MicroUsd(Measured cost) => (long)Math.Round(cost.Value * 1e6);
}
