using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class AdminTests
{
    [Theory]
    [InlineData("health")]
    [InlineData("alive")]
    public async Task Probe_IsAnsweredWithoutAKey(string path)
    {
        await using var simulator = await SimulatorHost.StartAsync();

        using var response = await simulator.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Settings_ChangeOnlyWhatIsNamed()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var before = await simulator.Http.GetFromJsonAsync<JsonElement>("admin/settings");

        await simulator.SetAsync(new { drift = 0.5 });

        var after = await simulator.Http.GetFromJsonAsync<JsonElement>("admin/settings");
        Assert.Equal(0.02, before.GetProperty("drift").GetDouble());
        Assert.Equal(0.5, after.GetProperty("drift").GetDouble());
        Assert.Equal(before.GetProperty("imagesPerMinute").GetInt32(), after.GetProperty("imagesPerMinute").GetInt32());
    }

    [Fact]
    public async Task Settings_OutOfRange_AreAllNamedAndNothingChanges()
    {
        await using var simulator = await SimulatorHost.StartAsync();

        using var response = await simulator.Http.PostAsJsonAsync("admin/settings", new { latencyMs = -1, drift = 2, imagesPerMinute = 0 });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.JsonAsync()).GetProperty("errors");
        Assert.Equal(["latencyMs", "drift", "imagesPerMinute"], errors.EnumerateObject().Select(error => error.Name));
        Assert.Equal(0.02, (await simulator.Http.GetFromJsonAsync<JsonElement>("admin/settings")).GetProperty("drift").GetDouble());
    }

    [Theory]
    [InlineData("{\"latency\":5}")]
    [InlineData("{\"latencyMs\":\"5\"}")]
    [InlineData("{")]
    public async Task Settings_ThatAreUnknownOrUnreadable_AreRefused(string body)
    {
        await using var simulator = await SimulatorHost.StartAsync();

        using var response = await simulator.Http.PostAsync("admin/settings", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task ImagesPerMinute_WhenUsedUp_RefusesWithAWholeNumberOfSeconds()
    {
        await using var simulator = await SimulatorHost.StartAsync("--Simulator:ImagesPerMinute=4");
        var order = new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low", n = 4 };
        using var served = await simulator.GenerateAsync(order);

        using var refused = await simulator.GenerateAsync(order);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (served.StatusCode, refused.StatusCode));
        Assert.Equal("rate_limit_exceeded", (await refused.ErrorAsync()).Text("code"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var last = (await simulator.CallsAsync())[^1];
        Assert.Equal((429, false), (last.GetProperty("status").GetInt32(), last.GetProperty("paid").GetBoolean()));
    }

    [Fact]
    public async Task Configuration_OutOfRange_RefusesToStart()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => SimulatorHost.StartAsync("--Simulator:Drift=7", "--Simulator:LatencyMs=-1"));

        Assert.Equal(2, refusal.Failures.Count());
    }
}
