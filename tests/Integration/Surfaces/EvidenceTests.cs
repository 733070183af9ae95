using System.Net;
using System.Net.Sockets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Integration.AuditStore;
using ReferenceApp.Integration.Simulator;
using Xunit;

namespace ReferenceApp.Integration.Surfaces;

/// <summary>
/// The evidence table of docs/flow.md against an upstream that can do every row: what becomes of the attempt and of its money,
/// and what the other side knows of the call. No row ever makes a second one.
/// </summary>
[Collection(StoreTests.Name)]
public sealed class EvidenceTests(StoreHost postgres) : IAsyncLifetime
{
    readonly HeldClock _clock = new();
    EvidenceHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EvidenceHost.StartAsync(postgres, _clock);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Port_ThatRefuses_IsNotSentAndItsMoneyReleased()
    {
        await _host.Simulator.ArmAsync(new { fault = "refuse-connection", forMs = 600_000 });

        var attempt = await _host.SendAsync();
        _clock.Release();
        await _host.Simulator.OpenAsync();

        await AssertNotSentAsync(attempt, "connect_failed");
    }

    [Fact]
    public async Task Name_ThatDoesNotResolve_IsNotSentAndItsMoneyReleased() =>
        await AssertNotSentAsync(await _host.SendAsync(_host.PaidCall("http://no-such-host.invalid/v1")), "dns_failed");

    [Fact]
    public async Task Port_ThatSpeaksNoTls_IsNotSentAndItsMoneyReleased() =>
        await AssertNotSentAsync(await _host.SendAsync(_host.PaidCall(_host.Address.Replace("http://", "https://", StringComparison.Ordinal))), "tls_failed");

    [Fact]
    public async Task Port_ThatNeverAccepts_IsNotSentAndItsMoneyReleased()
    {
        using var full = new FullPort();
        await full.FillAsync();

        await AssertNotSentAsync(await _host.SendAsync(_host.PaidCall(full.Address, connectTimeoutSeconds: 1)), "connect_failed");
    }

    [Theory]
    [InlineData(400, "invalid_value", null)]
    [InlineData(400, "billing_hard_limit_reached", null)]
    [InlineData(400, "moderation_blocked", "input")]
    [InlineData(401, "invalid_api_key", null)]
    [InlineData(403, "organization_unverified", null)]
    [InlineData(404, "model_not_found", null)]
    [InlineData(429, "insufficient_quota", null)]
    public async Task Refusal_BeforeAnyWork_ReleasesTheMoney(int status, string code, string? stage)
    {
        await _host.Simulator.ArmAsync(new { fault = "status", status, code, stage });

        var attempt = await _host.SendAsync();

        Assert.Equal((AttemptState.Refused, status, code, (int?)null), (attempt.State, attempt.Status, attempt.Error?.Code, attempt.RetryAfterSeconds));
        Assert.Equal(Money.None, await _host.MoneyAsync(attempt));
        Assert.Equal([false], await _host.CallsAsync(attempt));
        Assert.Empty(await _host.SpooledAsync(attempt));
    }

    [Fact]
    public async Task RateLimit_ReleasesTheMoneyAndKeepsWhenToComeBack()
    {
        await _host.Simulator.ArmAsync(new { fault = "status", status = 429, retryAfter = 7 });

        var attempt = await _host.SendAsync();

        Assert.Equal((AttemptState.Refused, "rate_limit_exceeded", 7), (attempt.State, attempt.Error?.Code, attempt.RetryAfterSeconds));
        Assert.Equal(Money.None, await _host.MoneyAsync(attempt));
        Assert.Equal([false], await _host.CallsAsync(attempt));
    }

    [Fact]
    public async Task Moderation_OfTheFinishedPicture_MayHaveBeenPaid()
    {
        await _host.Simulator.ArmAsync(new { fault = "status", status = 400, code = "moderation_blocked", stage = "output" });

        var attempt = await _host.SendAsync();

        Assert.Equal((AttemptState.Refused, "moderation_blocked"), (attempt.State, attempt.Error?.Code));
        Assert.Equal(Money.MayBePaid(attempt), await _host.MoneyAsync(attempt));
        Assert.Equal([true], await _host.CallsAsync(attempt));
        Assert.Empty(await _host.SpooledAsync(attempt));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(524)]
    public async Task ServerError_EvenWithABodyAndRetryAfter_IsUnknown(int status)
    {
        await _host.Simulator.ArmAsync(new { fault = "status", status, retryAfter = 1 });

        var attempt = await _host.SendAsync();

        Assert.Equal(status, attempt.Status);
        Assert.Equal(attempt.RequestId, (await _host.Simulator.CallsAsync())[0].Text("requestId"));
        await AssertUnknownAsync(attempt, "upstream_error", paid: false);
    }

    /// <summary>The attempts end alike: only the simulator knows which one it was paid for.</summary>
    [Theory]
    [InlineData("reset-before-work", false)]
    [InlineData("reset-after-work", true)]
    public async Task Reset_IsUnknownWhetherOrNotItWasPaid(string fault, bool paid)
    {
        await _host.Simulator.ArmAsync(new { fault });

        await AssertUnknownAsync(await _host.SendAsync(), "connection_lost", paid);
    }

    /// <summary>An HTTP stack may repeat a request by itself when a connection that it reused breaks before the first byte.</summary>
    [Fact]
    public async Task Reset_OfAReusedConnection_IsNotRepeatedByTheHttpStack()
    {
        Assert.Equal(AttemptState.Settled, (await _host.SendAsync()).State);
        await _host.Simulator.ArmAsync(new { fault = "reset-after-work" });

        var attempt = await _host.SendAsync();

        Assert.Equal((AttemptState.Unknown, "connection_lost"), (attempt.State, attempt.Error?.Code));
        Assert.Equal([true], await _host.CallsAsync(attempt));
    }

    [Fact]
    public async Task Body_ThatIsCut_IsUnknownUnderTheRequestIdItCameWith()
    {
        await _host.Simulator.ArmAsync(new { fault = "cut-body" });

        var attempt = await _host.SendAsync();

        Assert.Equal((200, (await _host.Simulator.CallsAsync())[0].Text("requestId")), (attempt.Status, attempt.RequestId));
        await AssertUnknownAsync(attempt, "connection_lost", paid: true);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public async Task Picture_ThatIsCutInsideWholeJson_IsUnknownAndNeverAdopted(string format)
    {
        await _host.Simulator.ArmAsync(new { fault = "truncated-base64" });

        var attempt = await _host.SendAsync(call: _host.Call(format));

        Assert.Empty(attempt.Pictures);
        await AssertUnknownAsync(attempt, "answer_incomplete", paid: true, "answer", "picture-0");
    }

    [Fact]
    public async Task Silence_IsUnknownOnceTheTimeoutIsOver()
    {
        await _host.Simulator.ArmAsync(new { fault = "silence" });

        var attempt = await _host.SendAsync(_host.PaidCall(_host.Address, timeoutSeconds: 2));
        await SimulatorHost.EventuallyAsync(async () => await _host.CallsAsync(attempt) is [_]);

        await AssertUnknownAsync(attempt, "timeout", paid: false);
    }

    [Fact]
    public async Task Answer_ThatIsLaterThanTheTimeout_IsUnknownThoughItIsPaid()
    {
        await _host.Simulator.ArmAsync(new { fault = "slow-first-byte" });

        var attempt = await _host.SendAsync(_host.PaidCall(_host.Address, timeoutSeconds: 2));
        await SimulatorHost.EventuallyAsync(async () => await _host.CallsAsync(attempt) is [_]);

        await AssertUnknownAsync(attempt, "timeout", paid: true);
    }

    [Fact]
    public async Task Process_ThatStopsDuringTheCall_LeavesItUnknown()
    {
        await _host.Simulator.ArmAsync(new { fault = "silence" });
        using var stopping = new CancellationTokenSource();
        var call = _host.Call();
        var sending = _host.Paid.SendAsync(call, stopping.Token);
        await _host.Simulator.HoldsAsync(1);

        await stopping.CancelAsync();
        await sending;
        var attempt = await _host.AttemptAsync(call.AttemptId);
        await SimulatorHost.EventuallyAsync(async () => await _host.CallsAsync(attempt) is [_]);

        await AssertUnknownAsync(attempt, "process_stopping", paid: false);
    }

    [Fact]
    public async Task WholeAnswer_IsSettledFromItsUsage() => await AssertSettledAsync(await _host.SendAsync());

    [Fact]
    public async Task WholeAnswer_ThatComesLate_IsSettledAsIfItHadNot()
    {
        await _host.Simulator.ArmAsync(new { fault = "slow-first-byte" });
        var call = _host.Call();
        var sending = _host.SendAsync(call: call);
        await _host.Simulator.HoldsAsync(1);
        var waiting = await _host.AttemptAsync(call.AttemptId);
        Assert.Equal((AttemptState.Sent, true), (waiting.State, Assert.Single(await _host.CallsAsync(waiting))));
        Assert.Equal(new Money(waiting.Plan.WorstCaseMicroUsd, 0, 0, waiting.Plan.WorstCaseMicroUsd), await _host.MoneyAsync(waiting));

        await _host.Simulator.ClearFaultsAsync();

        await AssertSettledAsync(await sending);
    }

    async Task AssertNotSentAsync(Attempt attempt, string code)
    {
        Assert.Equal((AttemptState.NotSent, code), (attempt.State, attempt.Error?.Code));
        Assert.Equal(Money.None, await _host.MoneyAsync(attempt));
        Assert.Empty(await _host.CallsAsync(attempt));
        Assert.Empty(await _host.SpooledAsync(attempt));
    }

    async Task AssertUnknownAsync(Attempt attempt, string code, bool paid, params string[] spooled)
    {
        Assert.Equal((AttemptState.Unknown, code), (attempt.State, attempt.Error?.Code));
        Assert.Equal(Money.MayBePaid(attempt), await _host.MoneyAsync(attempt));
        Assert.Equal([paid], await _host.CallsAsync(attempt));
        Assert.Equal(spooled, await _host.SpooledAsync(attempt));
    }

    async Task AssertSettledAsync(Attempt attempt)
    {
        // "a leaf" is 2 text tokens at $5 and the picture 196 image tokens at $30 per million.
        const long cost = 10 + 5_880;
        Assert.Equal((AttemptState.Settled, "settled"), (attempt.State, attempt.CostBasis));
        Assert.Equal(new Money(0, cost, 0, cost), await _host.MoneyAsync(attempt));
        Assert.Equal([true], await _host.CallsAsync(attempt));
        Assert.Equal(attempt.RequestId, (await _host.Simulator.CallsAsync())[0].Text("requestId"));
        Assert.Empty(await _host.SpooledAsync(attempt));
        Assert.Equal(1024, (await _host.PictureAsync(attempt))!.Decode().Width);
    }

    /// <summary>A listening port whose queue is full and never emptied: the system lets further connects wait.</summary>
    sealed class FullPort : IDisposable
    {
        readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        readonly List<Socket> _waiting = [];

        public FullPort()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
        }

        public string Address => $"http://{_listener.LocalEndPoint}/v1";

        public async Task FillAsync()
        {
            while (true)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _waiting.Add(socket);
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                try
                {
                    await socket.ConnectAsync(_listener.LocalEndPoint!, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }

        public void Dispose()
        {
            _waiting.ForEach(socket => socket.Dispose());
            _listener.Dispose();
        }
    }
}
