using System.Net;
using System.Net.Http.Json;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Surfaces;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class CostReportTests(ApiHost api)
{
    static readonly SurfaceAnswer Silence = new SurfaceAnswer.NoEvidence(new Reason("timeout"), null, null);
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Tuesday = Monday.AddDays(1);

    readonly CallerIdentity caller = CostSeeds.NewCaller();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Buckets_AreTheSixPricesOfTheUsage_AndAddUpToWhatIsSettled()
    {
        await api.BuyAsync(caller, Monday);

        var group = Assert.Single(await CostsAsync(new CostQuery { From = Monday, To = Tuesday }));

        // 72 × $5, 28 × $1.25, 100 × $8, 100 × $2, 1,756 × $30 and 100 × $10 per million.
        Assert.Equal(new CostBuckets(0.000_360m, 0.000_035m, 0.000_800m, 0.000_200m, 0.052_680m, 0.001_000m), group.Buckets);
        Assert.Equal(("2026-03-02", 0m, 0.055_075m, 0m), (group.Key, group.ReservedUsd, group.SettledUsd, group.PossibleUsd));
    }

    [Fact]
    public async Task Call_CountsOnTheDayItWasPlanned_HoweverItEndsLater()
    {
        var pending = await api.SendAsync(caller, Monday);
        var unknown = await api.SendAsync(caller, Monday);
        var late = await api.SendAsync(caller, Monday);
        var notSent = await api.SendAsync(caller, Monday);
        await api.CommandAsync(unknown, Tuesday, new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, null));
        await api.CommandAsync(notSent, Tuesday, new AttemptCommand.NotSend(new Reason("dns_failed")));
        await api.CommandAsync(
            late, Tuesday, new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, null),
            AuditStore.StoreHost.Receive(), AuditStore.StoreHost.Settle(7_000));

        var groups = await CostsAsync(new CostQuery { From = Monday.AddHours(-10), To = Tuesday.AddDays(7) });

        var group = Assert.Single(groups);
        Assert.Equal(("2026-03-02", 0.04m, 0.007m, 0.04m), (group.Key, group.ReservedUsd, group.SettledUsd, group.PossibleUsd));
        Assert.Equal(40_000, pending.ReservedMicroUsd);
    }

    [Fact]
    public async Task Day_IsTheUtcDay_WhereverTheCallerIs()
    {
        // Half past midnight in Tokyo is still yesterday in UTC.
        await api.SendAsync(caller, new DateTimeOffset(2026, 3, 3, 0, 30, 0, TimeSpan.FromHours(9)).ToUniversalTime());

        var group = Assert.Single(await CostsAsync(new CostQuery { From = Monday.AddHours(-10), To = Tuesday.AddDays(1) }));

        Assert.Equal("2026-03-02", group.Key);
    }

    [Fact]
    public async Task Period_HoldsItsFirstMomentAndNotItsLast()
    {
        await api.SendAsync(caller, Monday);
        await api.SendAsync(caller, Tuesday);

        var first = await CostsAsync(new CostQuery { From = Monday, To = Tuesday });
        var second = await CostsAsync(new CostQuery { From = Tuesday, To = Tuesday.AddTicks(TimeSpan.TicksPerMicrosecond) });
        var between = await CostsAsync(new CostQuery { From = Monday.AddTicks(TimeSpan.TicksPerMicrosecond), To = Tuesday });

        Assert.Equal("2026-03-02", Assert.Single(first).Key);
        Assert.Equal("2026-03-03", Assert.Single(second).Key);
        Assert.Empty(between);
    }

    [Fact]
    public async Task Period_LeftOut_IsTheLastThirtyDaysWithToday()
    {
        var today = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        await api.SendAsync(caller, today);
        await api.SendAsync(caller, today.AddDays(-29));
        await api.SendAsync(caller, today.AddDays(-30).AddHours(23));

        var groups = await CostsAsync(new CostQuery());

        Assert.Equal([Spell(today.AddDays(-29)), Spell(today)], groups.Select(group => group.Key));
    }

    [Theory]
    [InlineData("from=2026-03-02&to=2026-03-04", 2)]
    [InlineData("from=2026-03-02T10:00Z&to=2026-03-03T10:00Z", 1)]
    [InlineData("from=2026-03-02T10:00:00&to=2026-03-03T10:00:00.000001", 2)]
    [InlineData("from=2026-03-02T19:00:00%2B09:00&to=2026-03-03T19:00:00%2B09:00", 1)]
    [InlineData("to=2026-03-04", 2)]
    [InlineData("from=2025-03-04&to=2026-03-04&groupBy=day", 2)]
    public async Task Period_IsReadFromDatesAndDateTimes(string query, int days)
    {
        await api.SendAsync(caller, Monday);
        await api.SendAsync(caller, Tuesday);
        using var http = api.Http(caller);

        var page = await http.GetFromJsonAsync<Page<CostGroup>>($"/api/costs?{query}", ReferenceAppClient.Json, Cancel);

        Assert.Equal(days, page!.Items.Count);
    }

    [Fact]
    public async Task Groups_AreThoseAskedFor()
    {
        await api.BuyAsync(caller, Monday);
        await api.BuyAsync(caller, Monday, "gpt-image-1-mini");
        await api.BuyAsync(caller, Tuesday, answer: Silence);
        await api.SendAsync(caller, Tuesday, "provider:acme");
        var period = new CostQuery { From = Monday, To = Tuesday.AddDays(1) };

        var byModel = await CostsAsync(period with { GroupBy = "model" });
        var bySurface = await CostsAsync(period with { GroupBy = "surface" });
        var byCaller = await CostsAsync(period with { GroupBy = "caller" });
        var byDay = await CostsAsync(period with { GroupBy = "day" });

        Assert.Equal(["gpt-image-1-mini", "gpt-image-2"], byModel.Select(group => group.Key));
        Assert.Equal(["image-api", "provider:acme"], bySurface.Select(group => group.Key));
        Assert.Equal([caller.Caller], byCaller.Select(group => group.Key));
        Assert.Equal(["2026-03-02", "2026-03-03"], byDay.Select(group => group.Key));
        Assert.All(
            new[] { byModel, bySurface, byDay }.Select(groups => (groups.Sum(g => g.ReservedUsd), groups.Sum(g => g.SettledUsd), groups.Sum(g => g.PossibleUsd))),
            sums => Assert.Equal((byCaller[0].ReservedUsd, byCaller[0].SettledUsd, byCaller[0].PossibleUsd), sums));
        Assert.True(byCaller[0] is { ReservedUsd: 0.04m, SettledUsd: > 0.055_075m, PossibleUsd: > 0 });
    }

    [Fact]
    public async Task Key_SeesItsOwnMoney_AndAnOperatorEverybodys()
    {
        var other = CostSeeds.NewCaller();
        await api.SendAsync(caller, Monday);
        await api.SendAsync(other, Monday);
        var query = new CostQuery { From = Monday, To = Tuesday, GroupBy = "caller" };

        var own = await CostsAsync(query);
        var all = (await api.Client(ApiHost.Admin).GetCostsAsync(query, null, 200, Cancel)).Items;

        Assert.Equal([caller.Caller], own.Select(group => group.Key));
        Assert.Superset(
            new HashSet<string> { caller.Caller, other.Caller }, all.Select(group => group.Key).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pages_GoOnWhereTheLastEnded()
    {
        for (var day = 0; day < 5; day++)
            await api.SendAsync(caller, Monday.AddDays(day));
        var (client, query) = (api.Client(caller), new CostQuery { From = Monday, To = Monday.AddDays(5) });

        var keys = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.GetCostsAsync(query, cursor, 2, Cancel);
            keys.AddRange(page.Items.Select(group => group.Key));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"], keys);
    }

    [Theory]
    [InlineData("from=yesterday", "from", "time_invalid")]
    [InlineData("to=2026-02-30", "to", "time_invalid")]
    [InlineData("to=0001-01-01", "to", "time_invalid")]
    [InlineData("from=9999-12-31", "from", "time_invalid")]
    [InlineData("from=2026-03-02T10:00:00 09:00", "from", "time_invalid")]
    [InlineData("from=2026-03-02&from=2026-03-03", "from", "time_invalid")]
    [InlineData("from=", "from", "time_invalid")]
    [InlineData("from=2026-03-02&to=2026-03-02", "to", "period_empty")]
    [InlineData("from=2026-03-03&to=2026-03-02", "to", "period_empty")]
    [InlineData("from=2999-01-01", "from", "period_empty")]
    [InlineData("from=2020-01-01", "from", "period_too_long")]
    [InlineData("from=2025-03-01&to=2026-03-03", "to", "period_too_long")]
    [InlineData("groupBy=colour", "groupBy", "not_one_of")]
    [InlineData("groupBy=Day", "groupBy", "not_one_of")]
    [InlineData("groupBy=0", "groupBy", "not_one_of")]
    [InlineData("limit=201", "limit", "out_of_range")]
    [InlineData("cursor=%00", "cursor", "cursor_invalid")]
    [InlineData("cursor=AAAA", "cursor", "cursor_invalid")]
    public async Task FaultyQuestion_IsRefusedWithItsFault(string query, string field, string code)
    {
        using var http = api.Http(caller, "ja");

        using var answer = await http.GetAsync($"/api/costs?{query}", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.StatusCode, problem!.Code));
        var fault = Assert.Single(problem.Errors!);
        Assert.Equal((field, code), (fault.Field, fault.Code));
        Assert.DoesNotContain('{', fault.Text);
    }

    [Fact]
    public async Task FaultyQuestion_IsRefusedWithAllItsFaultsAtOnce()
    {
        using var http = api.Http(caller);

        using var answer = await http.GetAsync("/api/costs?from=x&to=y&groupBy=z&limit=0&cursor=-", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(["cursor", "limit", "from", "to", "groupBy"], problem!.Errors!.Select(e => e.Field));
    }

    async Task<IReadOnlyList<CostGroup>> CostsAsync(CostQuery query) =>
        (await api.Client(caller).GetCostsAsync(query, null, 200, Cancel)).Items;

    static string Spell(DateTimeOffset day) => day.UtcDateTime.ToString("yyyy-MM-dd");
}
