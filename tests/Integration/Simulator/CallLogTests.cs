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
    public async Task NameThatTheCallerGave_IsListedWithTheCall()
    {
        await using var simulator = await SimulatorHost.StartAsync();

        using var named = await simulator.SendAsync(Order, "01998f5e-7a3c-7000-8000-0123456789ab");
        using var unnamed = await simulator.GenerateAsync(Order);

        var calls = await simulator.CallsAsync();
        Assert.Equal(["01998f5e-7a3c-7000-8000-0123456789ab", null], calls.Select(call => call.Text("clientRequestId")));
    }

    [Theory]
    [InlineData(512, 200)]
    [InlineData(513, 400)]
    public async Task NameThatIsTooLong_IsRefused(int length, int status)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var name = new string('x', length);

        using var response = await simulator.SendAsync(Order, name);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? name : null, Assert.Single(await simulator.CallsAsync()).Text("clientRequestId"));
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
}
