using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Imaging;
using ReferenceApp.Integration.AuditStore;
using ReferenceApp.Surfaces;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Surfaces;

/// <summary>Budgets under the calls of several processes at once, over a Postgres of their own.</summary>
[LedgerBalanced<StoreHost>]
public sealed class BudgetTests : IClassFixture<StoreHost>, IDisposable
{
    const int Calls = 200;
    const int Processes = 4;

    /// <summary>11 bytes of prompt and 64 tokens around it at $5, a picture of 196 tokens at $30, 100 text tokens at $10.</summary>
    const long WorstCase = ((11 + 64) * 5) + (196 * 30) + (100 * 10);

    /// <summary>10 text tokens at $5, 100 image tokens at $30: what a painted picture costs.</summary>
    const long Cost = (10 * 5) + (100 * 30);

    readonly StoreHost _host;
    readonly string _folder = Directory.CreateTempSubdirectory("budget-").FullName;
    readonly FileAssetStore _assets;
    readonly HeldSurface _upstream;

    public BudgetTests(StoreHost host)
    {
        _host = host;
        _assets = new FileAssetStore(
            Options.Create(new AssetStoreOptions { Directory = _folder }), StoreHost.Ids, TimeProvider.System);
        _upstream = new HeldSurface(_assets);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, null, "day", 10)]
    [InlineData(10, 7, "job", 7)]
    [InlineData(3, 7, "day", 3)]
    public async Task TwoHundredCallsAtOnce_OfFourProcesses_AreSentAsOftenAsTheBudgetsHaveRoom(
        int dayHasRoomFor, int? jobHasRoomFor, string exceeded, int sent)
    {
        var caller = $"caller-{StoreHost.Ids.NewId():N}";
        var budgets = new List<BudgetKey> { new($"day/{caller}", dayHasRoomFor * WorstCase) };
        if (jobHasRoomFor is { } room)
            budgets.Add(new($"job/{caller}", room * WorstCase));
        var processes = await ProcessesAsync();

        var calls = Enumerable.Range(0, Calls).Select(i => processes[i % Processes].SendAsync(Call(caller, budgets), Cancel)).ToList();
        var refused = await EndedAsync(calls, Calls - sent);

        Assert.Equal(sent, _upstream.Arrivals);
        Assert.All(refused, result => Assert.StartsWith(
            exceeded, Assert.IsType<AppendResult.BudgetExceeded>(Assert.IsType<PaidCallResult.NotStarted>(result).Why).Key, StringComparison.Ordinal));
        Assert.Equal(sent, await _host.ScalarAsync<int>("select count(*) from attempts where caller = @caller and state = 'Sent'", new { caller }));
        foreach (var budget in budgets)
            Assert.Equal(sent * WorstCase, await UsedAsync(budget));

        _upstream.Release();
        var results = await Task.WhenAll(calls);

        Assert.Equal(sent, results.OfType<PaidCallResult.Ended>().Count(result => result.Attempt.State == AttemptState.Settled));
        Assert.Equal(sent, _upstream.Arrivals);
        foreach (var budget in budgets)
        {
            Assert.Equal(sent * WorstCase, (await BudgetHistory.OfAsync(_host.Owner, budget.Key)).Max());
            Assert.Equal(sent * Cost, await UsedAsync(budget));
        }
    }

    [Fact]
    public async Task Call_ThatCostsMoreThanItReserved_IsSettledOverTheCap_AndTheNextIsRefused()
    {
        var caller = $"caller-{StoreHost.Ids.NewId():N}";
        var budget = new BudgetKey($"day/{caller}", WorstCase);
        // 1,000 image tokens for a picture of 196: no contract allows it, and it is on the bill all the same.
        var dearer = new PaintingSurface(_assets)
        {
            Usage = """{"input_tokens":10,"input_tokens_details":{"text_tokens":10,"image_tokens":0},"output_tokens":1000,"total_tokens":1010}""",
        };
        var process = Process(_host.Store, dearer);

        var first = await process.SendAsync(Call(caller, [budget]), Cancel);
        var second = await process.SendAsync(Call(caller, [budget]), Cancel);

        Assert.Equal(AttemptState.Settled, Assert.IsType<PaidCallResult.Ended>(first).Attempt.State);
        Assert.Equal(
            new AppendResult.BudgetExceeded(budget.Key, WorstCase, 30_050, WorstCase), Assert.IsType<PaidCallResult.NotStarted>(second).Why);
        Assert.Single(dearer.Requests);
    }

    async Task<PaidCall[]> ProcessesAsync()
    {
        if (!await _host.ScalarAsync<bool>("select exists (select from pg_tables where tablename = 'budget_history')"))
            await BudgetHistory.StartAsync(_host.Owner);
        var stores = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => _host.StartStoreAsync()));
        return [.. stores.Select(store => Process(store, _upstream))];
    }

    PaidCall Process(IAuditStore store, ISurface upstream) => new(
        store, new MemoryAttemptLeases(), _assets, new AnswerReader(_assets, new PictureInspector()), [upstream],
        new CallMetrics(new TestMeters()), StoreHost.Ids, TimeProvider.System);

    static PaidCallRequest Call(string caller, IReadOnlyList<BudgetKey> budgets) => new(
        StoreHost.Ids.NewId(), caller, "generate", "image-api",
        new SurfaceRequest("generation", "gpt-image-2", "a tea house", "1024x1024", "low", "png", 100, 1, [], null, null),
        budgets, null, null);

    /// <summary>The first calls to end, while the rest is held.</summary>
    static async Task<IReadOnlyList<PaidCallResult>> EndedAsync(IEnumerable<Task<PaidCallResult>> calls, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var ended = new List<PaidCallResult>();
        await foreach (var call in Task.WhenEach(calls).WithCancellation(limit.Token))
        {
            ended.Add(await call);
            if (ended.Count == count)
                break;
        }

        return ended;
    }

    Task<long> UsedAsync(BudgetKey budget) =>
        _host.ScalarAsync<long>("select used from budgets where key = @Key", new { budget.Key });

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
