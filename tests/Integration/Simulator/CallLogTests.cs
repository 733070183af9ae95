using System.Net.Http.Json;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class CallLogTests
{
    static readonly object Order = new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low", n = 2 };

    [Fact]
    public async Task EveryCall_IsListedWithWhatItWasAndWhetherItWasPaid()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        using var served = await simulator.GenerateAsync(Order);
        using var refused = await simulator.EditAsync(new { model = "gpt-image-2" });

        var calls = await simulator.CallsAsync();

        Assert.Equal(2, calls.Count);
        Assert.Equal(Assert.Single(served.Headers.GetValues("x-request-id")), calls[0].Text("requestId"));
        Assert.Equal(("/v1/images/generations", "gpt-image-2", "1024x1024", "low"),
            (calls[0].Text("endpoint"), calls[0].Text("model"), calls[0].Text("size"), calls[0].Text("quality")));
        Assert.Equal((2, 200, true), (calls[0].GetProperty("n").GetInt32(), calls[0].GetProperty("status").GetInt32(), calls[0].GetProperty("paid").GetBoolean()));
        Assert.Equal(("/v1/images/edits", 400, false),
            (calls[1].Text("endpoint"), calls[1].GetProperty("status").GetInt32(), calls[1].GetProperty("paid").GetBoolean()));
    }

    [Fact]
    public async Task Calls_SurviveARestartOnTheSameFolder()
    {
        using var folder = new TemporaryFolder();
        string? requestId;
        await using (var first = await SimulatorHost.StartAsync(folder))
        {
            using var response = await first.GenerateAsync(Order);
            requestId = Assert.Single(response.Headers.GetValues("x-request-id"));
        }

        await using var second = await SimulatorHost.StartAsync(folder);
        using var another = await second.GenerateAsync(Order);

        var calls = await second.CallsAsync();
        Assert.Equal(2, calls.Count);
        Assert.Equal(requestId, calls[0].Text("requestId"));
    }

    [Fact]
    public async Task HalfALineOfADeadProcess_IsDropped()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await SimulatorHost.StartAsync(folder))
            (await first.GenerateAsync(Order)).EnsureSuccessStatusCode();
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "calls.ndjson"), "{\"requestId\":\"req_");

        await using var second = await SimulatorHost.StartAsync(folder);
        (await second.GenerateAsync(Order)).EnsureSuccessStatusCode();

        Assert.Equal(2, (await second.CallsAsync()).Count);
    }

    [Fact]
    public async Task FolderInUse_RefusesASecondSimulator()
    {
        using var folder = new TemporaryFolder();
        await using var first = await SimulatorHost.StartAsync(folder);

        await Assert.ThrowsAnyAsync<IOException>(() => SimulatorHost.StartAsync(folder));
    }

    [Fact]
    public async Task ManyCallsAtOnce_AreAllListed()
    {
        await using var simulator = await SimulatorHost.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => simulator.GenerateAsync(new { model = "none", prompt = "x" })));

        Assert.All(responses, response => Assert.Equal(404, (int)response.StatusCode));
        Assert.Equal(50, (await simulator.CallsAsync()).DistinctBy(call => call.Text("requestId")).Count());
    }

    [Fact]
    public async Task ClientThatLeftDuringTheWork_PaysAllTheSame()
    {
        var clock = new HeldClock();
        await using var simulator = await SimulatorHost.StartAsync(clock, "--Simulator:LatencyMs=600000");
        using var patience = new CancellationTokenSource();
        var call = simulator.Http.PostAsJsonAsync("v1/images/generations", Order, patience.Token);

        await clock.Waiting.WaitAsync(TimeSpan.FromSeconds(30));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(await simulator.CallsAsync());
        clock.Release();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await simulator.CallsAsync() is { Count: 0 })
            limit.Token.ThrowIfCancellationRequested();
        Assert.True(Assert.Single(await simulator.CallsAsync()).GetProperty("paid").GetBoolean());
    }

    [Fact]
    public async Task ClientThatLeftDuringTheAnswer_PaysAllTheSame()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/images/generations") { Content = JsonContent.Create(Order) };
        (await simulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).Dispose();

        Assert.True(Assert.Single(await simulator.CallsAsync()).GetProperty("paid").GetBoolean());
    }

    /// <summary>Time that passes as usual, except that long waits last until they are released.</summary>
    sealed class HeldClock : TimeProvider
    {
        readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action release = () => { };

        public Task Waiting => waiting.Task;

        public void Release() => release();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.FromMinutes(5))
                return base.CreateTimer(callback, state, dueTime, period);
            release = () => callback(state);
            waiting.TrySetResult();
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
