using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Imaging;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Surfaces;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>Calls of any day, paid through <see cref="PaidCall"/> into the store of the running process.</summary>
static class CostSeeds
{
    /// <summary>
    /// 72 text and 28 cached text tokens, 100 image and 100 cached image tokens; a picture of 1,756 and a text of 100.
    /// </summary>
    public const string SixBuckets =
        """
        {"input_tokens":300,"input_tokens_details":{"text_tokens":100,"image_tokens":200,"cached_tokens":128,"cached_tokens_details":{"text_tokens":28,"image_tokens":100}},
         "output_tokens":1856,"output_tokens_details":{"image_tokens":1756,"text_tokens":100},"total_tokens":2156}
        """;

    static readonly IdSource Ids = IdSource.FromClock(TimeProvider.System);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A caller that nobody else in these tests is.</summary>
    public static CallerIdentity NewCaller() => new($"costs-{Ids.NewId():N}", CallerRole.Caller, ["*"], null);

    /// <param name="at">When all of it happens.</param>
    /// <param name="answer">What the surface says instead of painting a picture.</param>
    public static async Task<Attempt> BuyAsync(
        this ApiHost api, CallerIdentity caller, DateTimeOffset at, string model = "gpt-image-2", SurfaceAnswer? answer = null)
    {
        var assets = api.Service<IAssetStore>();
        var surface = new PaintingSurface(assets) { Usage = SixBuckets, Answer = _ => answer };
        var paid = new PaidCall(
            api.StoreAt(at), new MemoryAttemptLeases(), assets, new AnswerReader(assets, new PictureInspector()), [surface],
            new CallMetrics(new TestMeters()), Ids, TimeProvider.System);
        var result = await paid.SendAsync(
            new PaidCallRequest(Ids.NewId(), caller.Caller, "generate", "image-api", Request(model), [], null, null), Cancel);
        return Assert.IsType<PaidCallResult.Ended>(result).Attempt;
    }

    /// <summary>A call that has been sent, and not been heard of since.</summary>
    public static async Task<Attempt> SendAsync(this ApiHost api, CallerIdentity caller, DateTimeOffset at, string surface = "image-api")
    {
        var (attempt, events) = Attempt.Start(Ids.NewId(), caller.Caller, new AttemptCommand.Plan(
            new AttemptPlanned("generate", null, surface, "generation", "gpt-image-2", "1024x1024", "low", "png", 100, 1,
                new string('0', 64), 40_000, "2026-01"),
            []));
        await api.StoreAt(at).AppendAsync(new Append { Attempts = [new AttemptChange(null, events, attempt)] }, Cancel);
        return attempt;
    }

    public static async Task CommandAsync(this ApiHost api, Attempt attempt, DateTimeOffset at, params AttemptCommand[] commands)
    {
        foreach (var command in commands)
        {
            var decision = attempt.Decide(command);
            Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
            var after = decision.Events.Aggregate(attempt, (state, e) => state.Apply(e));
            Assert.IsType<AppendResult.Committed>(await api.StoreAt(at).AppendAsync(
                new Append { Attempts = [new AttemptChange(attempt, decision.Events, after)] }, Cancel));
            attempt = after;
        }
    }

    static PostgresAuditStore StoreAt(this ApiHost api, DateTimeOffset at) => new(
        api.Service<NpgsqlDataSource>(), api.Service<StreamReads>(), api.Service<GroupCommit>(), Ids, new StoppedClock(at));

    static SurfaceRequest Request(string model) =>
        new("generation", model, "a tea house", "1024x1024", "medium", "png", 100, 1, [], null, null);
}
