using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>Each fault as a client without any SDK sees it, and what the simulator has on record of the call.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    static readonly object Order = new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low" };
    static readonly object Streamed = new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low", stream = true, partial_images = 1 };

    readonly HeldClock clock = new();
    SimulatorHost simulator = null!;

    public async ValueTask InitializeAsync() => simulator = await SimulatorHost.StartAsync(clock);

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task ClosedPort_RefusesConnectionsUntilItsTimeIsOver()
    {
        await simulator.ArmAsync(new { fault = "refuse-connection", forMs = 300_000, times = 2 });

        // Once over a new socket, once over a client that had a connection.
        using var socket = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync("127.0.0.1", simulator.Http.BaseAddress!.Port));
        var unsent = await Assert.ThrowsAsync<HttpRequestException>(() => simulator.GenerateAsync(Order));
        clock.Release();
        await simulator.OpenAsync();

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(HttpRequestError.ConnectionError, unsent.HttpRequestError);
        Assert.Empty(await simulator.CallsAsync());
        using var served = await simulator.GenerateAsync(Order);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task ClosedPort_OpensByItselfAndMayCloseAgain()
    {
        for (var closing = 0; closing < 3; closing++)
        {
            await simulator.ArmAsync(new { fault = "refuse-connection", forMs = 1 });
            await simulator.OpenAsync();
        }

        using var served = await simulator.GenerateAsync(Order);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Port_ThatClosesLater_LetsTheCallsBeforeFinish()
    {
        await simulator.ArmAsync(new { endpoint = "/v1/images/generations", fault = "refuse-connection", after = 2, forMs = 600_000 });

        using var first = await simulator.GenerateAsync(Order);
        var left = (await simulator.FaultsAsync()).GetProperty("items")[0].GetProperty("after").GetInt32();
        using var second = await simulator.GenerateAsync(Order);
        var unsent = await Assert.ThrowsAsync<HttpRequestException>(() => simulator.GenerateAsync(Order));

        Assert.Equal((HttpStatusCode.OK, 1, HttpStatusCode.OK), (first.StatusCode, left, second.StatusCode));
        Assert.Equal(HttpRequestError.ConnectionError, unsent.HttpRequestError);
    }

    [Theory]
    [InlineData(400, null, "image_generation_user_error", "invalid_value")]
    [InlineData(401, null, "invalid_request_error", "invalid_api_key")]
    [InlineData(403, null, "invalid_request_error", null)]
    [InlineData(404, null, "invalid_request_error", "model_not_found")]
    [InlineData(429, null, "input-images", "rate_limit_exceeded")]
    [InlineData(429, "insufficient_quota", "insufficient_quota", "insufficient_quota")]
    [InlineData(400, "billing_hard_limit_reached", "invalid_request_error", "billing_hard_limit_reached")]
    [InlineData(500, null, "server_error", null)]
    [InlineData(524, null, "server_error", null)]
    public async Task Status_IsAnsweredInOpenAIsShapeBeforeAnyWork(int status, string? ordered, string type, string? code)
    {
        await simulator.ArmAsync(new { fault = "status", status, code = ordered, retryAfter = 7 });

        using var response = await simulator.GenerateAsync(Order);

        var error = await response.ErrorAsync();
        Assert.Equal((status, type, code), ((int)response.StatusCode, error.Text("type"), error.Text("code")));
        Assert.Equal(7, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.False(error.TryGetProperty("moderation_details", out _));
        await AssertOnRecordAsync(status, paid: false);
    }

    [Theory]
    [InlineData("input", false)]
    [InlineData("output", true)]
    public async Task Moderation_AtStageOutput_WithholdsWhatIsPaid(string stage, bool paid)
    {
        await simulator.ArmAsync(new { fault = "status", status = 400, code = "moderation_blocked", stage });

        using var response = await simulator.GenerateAsync(Order);

        var error = await response.ErrorAsync();
        Assert.Equal(("image_generation_user_error", stage), (error.Text("type"), error.GetProperty("moderation_details").Text("moderation_stage")));
        await AssertOnRecordAsync(400, paid);
    }

    [Theory]
    [InlineData("reset-before-work", null, false)]
    [InlineData("reset-after-work", 200, true)]
    public async Task Reset_ComesWithoutAByteWhetherOrNotTheCallIsPaid(string fault, int? status, bool paid)
    {
        await simulator.ArmAsync(new { fault });

        var reset = await Assert.ThrowsAsync<HttpRequestException>(() => simulator.GenerateAsync(Order));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(reset.InnerException?.InnerException).SocketErrorCode);
        await AssertOnRecordAsync(status, paid);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CutBody_SendsHalfOfAGoodAnswerAndBreaksOff(bool stream)
    {
        using var whole = await simulator.GenerateAsync(stream ? Streamed : Order);
        var wholeBytes = (await whole.Content.ReadAsByteArrayAsync()).Length;
        await simulator.ArmAsync(new { fault = "cut-body" });

        using var response = await simulator.SendAsync(stream ? Streamed : Order, "cut");
        using var received = new MemoryStream();
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.CopyToAsync(received));

        Assert.Equal((HttpStatusCode.OK, whole.Content.Headers.ContentType), (response.StatusCode, response.Content.Headers.ContentType));
        Assert.InRange(received.Length, 1, wholeBytes / 2 + 1);
        Assert.Equal("cut", (await AssertOnRecordAsync(200, paid: true)).Text("clientRequestId"));
    }

    [Fact]
    public async Task CutStream_EndsInGoodOrderWithoutTheWholePicture()
    {
        await simulator.ArmAsync(new { fault = "cut-stream" });

        Assert.Equal(["image_generation.partial_image"], await StreamAsync());
        await AssertOnRecordAsync(200, paid: true);
    }

    [Fact]
    public async Task DuplicateEvents_SendsEachTwice()
    {
        await simulator.ArmAsync(new { fault = "duplicate-events" });

        Assert.Equal(
            ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed", "image_generation.completed"],
            await StreamAsync());
        await AssertOnRecordAsync(200, paid: true);
    }

    [Theory]
    [InlineData("cut-stream")]
    [InlineData("duplicate-events")]
    public async Task FaultOfStreams_LetsOtherCallsPassUncounted(string fault)
    {
        await simulator.ArmAsync(new { fault, times = 1 });

        using var response = await simulator.GenerateAsync(Order);

        (await response.FileAsync()).Decode();
        Assert.Equal(1, (await simulator.FaultsAsync()).GetProperty("items")[0].GetProperty("times").GetInt32());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public async Task TruncatedBase64_IsWholeJsonWithHalfAPicture(string format)
    {
        var order = new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low", output_format = format };
        using var whole = await simulator.GenerateAsync(order);
        await simulator.ArmAsync(new { fault = "truncated-base64" });

        using var response = await simulator.GenerateAsync(order);

        var (full, half) = (await whole.FileAsync(), await response.FileAsync());
        Assert.Equal(full[..(full.Length / 2)], half);
        Assert.True((await response.JsonAsync()).TryGetProperty("usage", out _));
        await AssertOnRecordAsync(200, paid: true);
    }

    [Fact]
    public async Task Silence_WhenTheFaultsAreDeleted_GoesOnAsUsual()
    {
        await simulator.ArmAsync(new { fault = "silence", times = 1 });
        var call = simulator.GenerateAsync(Order);
        await simulator.HoldsAsync(1);
        Assert.Empty(await simulator.CallsAsync());

        await simulator.ClearFaultsAsync();

        using var response = await call;
        (await response.FileAsync()).Decode();
        await AssertOnRecordAsync(200, paid: true);
        await simulator.HoldsAsync(0);
    }

    [Fact]
    public async Task Silence_WhenTheClientLeaves_IsNotPaid()
    {
        await simulator.ArmAsync(new { fault = "silence" });
        using var patience = new CancellationTokenSource();
        var call = simulator.SendAsync(Order, "left", patience.Token);
        await simulator.HoldsAsync(1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await SimulatorHost.EventuallyAsync(async () => await simulator.CallsAsync() is [_]);
        Assert.Equal("left", (await AssertOnRecordAsync(null, paid: false)).Text("clientRequestId"));
    }

    [Fact]
    public async Task SlowFirstByte_IsPaidBeforeItIsAnswered()
    {
        await simulator.ArmAsync(new { fault = "slow-first-byte" });
        var call = simulator.GenerateAsync(Order);
        await simulator.HoldsAsync(1);
        await AssertOnRecordAsync(200, paid: true);
        Assert.False(call.IsCompleted);

        await simulator.ClearFaultsAsync();

        using var response = await call;
        (await response.FileAsync()).Decode();
        Assert.Single(await simulator.CallsAsync());
    }

    [Fact]
    public async Task SlowFirstByte_WithADelay_EndsByItself()
    {
        await simulator.ArmAsync(new { fault = "slow-first-byte", delayMs = 600_000 });
        var call = simulator.GenerateAsync(Order);
        await clock.Waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(call.IsCompleted);

        clock.Release();

        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("slow-first-byte")]
    public async Task ProcessThatStops_DoesNotWaitForWhatAFaultHolds(string fault)
    {
        await simulator.ArmAsync(new { fault });
        var call = simulator.GenerateAsync(Order);
        await simulator.HoldsAsync(1);

        await simulator.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task ProcessThatStops_DoesNotWaitForItsPortToOpen()
    {
        await simulator.ArmAsync(new { fault = "refuse-connection", forMs = 600_000 });

        await simulator.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    async Task<JsonElement> AssertOnRecordAsync(int? status, bool paid)
    {
        var call = (await simulator.CallsAsync())[^1];
        Assert.Equal((status, paid), (call.GetProperty("status").Deserialize<int?>(), call.GetProperty("paid").GetBoolean()));
        return call;
    }

    async Task<List<string>> StreamAsync()
    {
        using var response = await simulator.SendAsync(Streamed, "stream");
        var types = new List<string>();
        await foreach (var frame in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            types.Add(frame.EventType);
        return types;
    }
}
