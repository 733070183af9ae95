using System.Text.Json;
using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Imaging;
using ReferenceApp.Integration.AuditStore;
using ReferenceApp.Integration.Simulator;
using ReferenceApp.Surfaces;
using ReferenceApp.Surfaces.ImageApi;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Surfaces;

/// <summary>What stands in the three accounts for one attempt, and in its budget, micro-USD.</summary>
public sealed record Money(long Reserved, long Settled, long Possible, long Budget)
{
    public static readonly Money None = new(0, 0, 0, 0);

    public static Money MayBePaid(Attempt attempt) => new(0, 0, attempt.Plan.WorstCaseMicroUsd, attempt.Plan.WorstCaseMicroUsd);
}

/// <summary>
/// Paid calls as production makes them: the official SDK over HTTP to the simulator, entries and money in Postgres, answers on
/// disk. Nothing in between is a fake.
/// </summary>
public sealed class EvidenceHost : IAsyncDisposable
{
    const int Unhurried = 100;

    readonly StoreHost _postgres;
    readonly TemporaryFolder _folder = new();
    readonly FileAssetStore _assets;
    readonly List<ImageApiSurface> _surfaces = [];
    readonly TestMeters _meters = new();
    readonly string _budget = $"caller/evidence/{StoreHost.Ids.NewId():N}";

    EvidenceHost(StoreHost postgres, SimulatorHost simulator)
    {
        (_postgres, Simulator) = (postgres, simulator);
        _assets = new FileAssetStore(
            Options.Create(new AssetStoreOptions { Directory = _folder.Path }), StoreHost.Ids, TimeProvider.System);
        Measurements = new Measurements(_meters);
        Paid = PaidCall(Address);
    }

    public SimulatorHost Simulator { get; }

    /// <summary>Of all calls made here.</summary>
    public Measurements Measurements { get; }

    /// <summary>What the others send through, with one pool of connections as in a process.</summary>
    public PaidCall Paid { get; }

    public string Address => new Uri(Simulator.Http.BaseAddress!, "v1").ToString();

    public static async Task<EvidenceHost> StartAsync(StoreHost postgres, TimeProvider clock) =>
        new(postgres, await SimulatorHost.StartAsync(clock));

    public PaidCall PaidCall(string address, int timeoutSeconds = Unhurried, int connectTimeoutSeconds = 15)
    {
        var surface = new ImageApiSurface(
            new ImageApiOptions
            {
                Endpoint = address,
                ApiKey = "sk-test",
                TimeoutSeconds = timeoutSeconds,
                ConnectTimeoutSeconds = connectTimeoutSeconds,
            },
            _assets, StoreHost.Ids);
        _surfaces.Add(surface);
        return new PaidCall(
            _postgres.Store, new MemoryAttemptLeases(), _assets, new AnswerReader(_assets, new PictureInspector()), [surface],
            new CallMetrics(_meters), StoreHost.Ids, TimeProvider.System);
    }

    public PaidCallRequest Call(string format = "png") => new(
        StoreHost.Ids.NewId(), "evidence", "generate", "image-api",
        new SurfaceRequest("generation", "gpt-image-2", "a leaf", "1024x1024", "low", format, 100, 1, [], null, null),
        [new BudgetKey(_budget, 10_000_000)], null, null);

    /// <summary>Calls, and reads the attempt back from Postgres.</summary>
    public async Task<Attempt> SendAsync(PaidCall? paid = null, PaidCallRequest? call = null)
    {
        call ??= Call();
        Assert.IsType<PaidCallResult.Ended>(await (paid ?? Paid).SendAsync(call, TestContext.Current.CancellationToken));
        return await AttemptAsync(call.AttemptId);
    }

    public async Task<Attempt> AttemptAsync(Guid id) =>
        await _postgres.Store.FindAttemptAsync(id, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("No such attempt.");

    /// <summary>By the ledger's lines, which have to agree with the attempt's row.</summary>
    public async Task<Money> MoneyAsync(Attempt attempt)
    {
        var money = new Money(
            await AccountAsync(attempt, "Reserved"), await AccountAsync(attempt, "Settled"), await AccountAsync(attempt, "Possible"),
            await _postgres.ScalarAsync<long>("select used from budgets where key = @_budget", new { _budget }));
        Assert.Equal(
            $"{money.Reserved} {money.Settled} {money.Possible}",
            await _postgres.ScalarAsync<string>(
                "select concat_ws(' ', reserved_usd, settled_usd, possible_usd) from attempts where id = @Id", new { attempt.Id }));
        return money;
    }

    /// <summary>What the simulator has on record for the attempt: one line for each request, true when it was paid.</summary>
    public async Task<List<bool>> CallsAsync(Attempt attempt) =>
        [.. (await Simulator.CallsAsync()).Where(call => call.Text("clientRequestId") == attempt.Id.ToString("D")).Select(IsPaid)];

    /// <summary>The parts of the answer that are kept outside the store, without the random part of their names.</summary>
    public async Task<List<string>> SpooledAsync(Attempt attempt)
    {
        var files = await _assets.FindSpoolAsync($"{attempt.Id:N}", TestContext.Current.CancellationToken);
        return [.. new[] { "answer", "picture-0" }.Where(part => files.Any(file => file.Path.Contains($"{attempt.Id:N}-{part}", StringComparison.Ordinal)))];
    }

    public async Task<byte[]?> PictureAsync(Attempt attempt)
    {
        await using var stored = await _assets.OpenReadAsync(Assert.Single(attempt.Pictures).Sha256, TestContext.Current.CancellationToken);
        if (stored is null)
            return null;
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    Task<long> AccountAsync(Attempt attempt, string account) => _postgres.ScalarAsync<long>(
        "select coalesce(sum(micro_usd), 0)::bigint from ledger where attempt_id = @Id and account = @account", new { attempt.Id, account });

    static bool IsPaid(JsonElement call) => call.GetProperty("paid").GetBoolean();

    public async ValueTask DisposeAsync()
    {
        _surfaces.ForEach(surface => surface.Dispose());
        await Simulator.DisposeAsync();
        Measurements.Dispose();
        _meters.Dispose();
        _folder.Dispose();
    }
}
