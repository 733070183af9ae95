using System.Net;
using System.Text.Json;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>Which calls a fault hits, and which orders are refused.</summary>
public sealed class FaultPlanTests : IAsyncLifetime
{
    const string Fields = "endpoint, fault, times, after, status, code, retryAfter, stage, delayMs, forMs";

    SimulatorHost simulator = null!;

    public async ValueTask InitializeAsync() => simulator = await SimulatorHost.StartAsync();

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task Fault_HitsAsManyCallsAsItIsToldAfterAsManyAsPass()
    {
        await simulator.ArmAsync(new { fault = "status", status = 503, after = 1, times = 2 });

        var (first, left) = (await StatusAsync(), Counts(await simulator.FaultsAsync()));
        var (second, leftThen) = (await StatusAsync(), Counts(await simulator.FaultsAsync()));

        Assert.Equal((200, 503), (first, second));
        Assert.Equal([(2, 0)], left);
        Assert.Equal([(1, 0)], leftThen);
        Assert.Equal("503 200 200", await StatusesAsync(3));
        Assert.Empty(Counts(await simulator.FaultsAsync()));
    }

    [Fact]
    public async Task Fault_WithoutTimes_LastsUntilItIsDeleted()
    {
        await simulator.ArmAsync(new { fault = "status", status = 500 });

        Assert.Equal("500 500", await StatusesAsync(2));
        Assert.Equal([(null, 0)], Counts(await simulator.FaultsAsync()));
        await simulator.ClearFaultsAsync();
        Assert.Equal(200, await StatusAsync());
        Assert.Empty(Counts(await simulator.FaultsAsync()));
    }

    [Fact]
    public async Task Fault_OfOneEndpoint_LetsTheOtherBe()
    {
        await simulator.ArmAsync(new { endpoint = "/v1/images/edits", fault = "status", status = 500 });

        using var edit = await simulator.EditAsync(new
        {
            model = "gpt-image-2",
            prompt = "a leaf",
            size = "1024x1024",
            images = new[] { new { image_url = Pictures.DataUrl(Pictures.Plain(64, 64)) } },
        });

        Assert.Equal((200, HttpStatusCode.InternalServerError), (await StatusAsync(), edit.StatusCode));
    }

    [Fact]
    public async Task Faults_StrikeOneAfterTheOther()
    {
        await simulator.ArmAsync(new { fault = "status", status = 500, times = 1 });
        await simulator.ArmAsync(new { endpoint = "*", fault = "status", status = 503, times = 1 });

        Assert.Equal("500 503 200", await StatusesAsync(3));
    }

    [Fact]
    public async Task CallThatIsRefusedAnyway_UsesUpNoFault()
    {
        await simulator.ArmAsync(new { fault = "status", status = 500, times = 1 });

        using var refused = await simulator.GenerateAsync(new { model = "gpt-image-2" });

        Assert.Equal((HttpStatusCode.BadRequest, 500), (refused.StatusCode, await StatusAsync()));
    }

    [Fact]
    public async Task CallsAtOnce_AreHitExactlyAsOftenAsOrdered()
    {
        await simulator.ArmAsync(new { fault = "status", status = 500, times = 7 });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => StatusAsync()));

        Assert.Equal(7, statuses.Count(status => status == 500));
    }

    [Theory]
    [InlineData("{}", "fault")]
    [InlineData("""{"fault":"explode"}""", "fault")]
    [InlineData("""{"fault":"Silence"}""", "fault")]
    [InlineData("""{"fault":"silence","endpoint":"/v1/models"}""", "endpoint")]
    [InlineData("""{"fault":"silence","times":0}""", "times")]
    [InlineData("""{"fault":"silence","after":-1}""", "after")]
    [InlineData("""{"fault":"silence","until":3}""", "until")]
    [InlineData("""{"fault":"status"}""", "status")]
    [InlineData("""{"fault":"status","status":200}""", "status")]
    [InlineData("""{"fault":"status","status":400,"code":"Not A Code"}""", "code")]
    [InlineData("""{"fault":"status","status":429,"retryAfter":-1}""", "retryAfter")]
    [InlineData("""{"fault":"status","status":400,"stage":"output"}""", "stage")]
    [InlineData("""{"fault":"status","status":400,"code":"moderation_blocked","stage":"middle"}""", "stage")]
    [InlineData("""{"fault":"silence","status":500}""", "status")]
    [InlineData("""{"fault":"silence","delayMs":5}""", "delayMs")]
    [InlineData("""{"fault":"slow-first-byte","delayMs":0}""", "delayMs")]
    [InlineData("""{"fault":"silence","forMs":5}""", "forMs")]
    [InlineData("""{"fault":"refuse-connection","forMs":600000,"times":2}""", "forMs")]
    public async Task Order_WithAMistake_IsRefusedByItsFieldAndArmsNothing(string order, string field)
    {
        Assert.Equal([field], await MistakesAsync(order));
        Assert.Empty(Counts(await simulator.FaultsAsync()));
    }

    [Fact]
    public async Task Order_WithManyMistakes_NamesThemAllAtOnce()
    {
        var mistakes = await MistakesAsync(
            """{"endpoint":"x","fault":"x","times":0,"after":-1,"status":1,"code":"","retryAfter":-1,"stage":"x","delayMs":0,"forMs":0,"more":1}""");

        Assert.Equal([.. Fields.Split(", "), "more"], mistakes.Order(Comparer<string>.Create((a, b) => At(a).CompareTo(At(b)))));

        static int At(string field) => field == "more" ? int.MaxValue : Fields.IndexOf(field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"fault":"silence","times":"1"}""")]
    public async Task Order_ThatIsUnreadable_IsRefused(string order)
    {
        using var response = await PostAsync(order);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(Counts(await simulator.FaultsAsync()));
    }

    async Task<List<string>> MistakesAsync(string order)
    {
        using var response = await PostAsync(order);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return [.. (await response.JsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name)];
    }

    Task<HttpResponseMessage> PostAsync(string order) =>
        simulator.Http.PostAsync("admin/faults", new StringContent(order, null, "application/json"));

    async Task<int> StatusAsync()
    {
        using var response = await simulator.GenerateAsync(new { model = "gpt-image-2", prompt = "a leaf", size = "1024x1024", quality = "low" });
        return (int)response.StatusCode;
    }

    async Task<string> StatusesAsync(int calls)
    {
        var statuses = new List<int>();
        while (statuses.Count < calls)
            statuses.Add(await StatusAsync());
        return string.Join(' ', statuses);
    }

    static List<(int? Times, int After)> Counts(JsonElement faults) =>
        [.. faults.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("times").Deserialize<int?>(), item.GetProperty("after").GetInt32()))];
}
