using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using ReferenceApp.Imaging;
using ReferenceApp.Surfaces;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Unit.Money;

/// <summary>
/// One test or more for each bug by which a public gateway or tracker got the cost of a picture wrong; the issue is
/// named above it. Answers are as the wire has them and go the whole way through <see cref="PaidCall"/>. What they cost
/// is worked out by hand from the published prices, in USD per million tokens, which is micro-USD per token:
/// <code>
/// gpt-image-2   text in 5, cached 1.25   image in 8,  cached 2     image out 30   text out 10
/// gpt-image-1   text in 5, cached 1.25   image in 10, cached 2.5   image out 40
/// </code>
/// </summary>
public sealed class PublicBillingBugTests : IDisposable
{
    const string Budget = "caller/test/2026-11-05";

    /// <summary>Stands for the base64 of a picture in the answers below.</summary>
    const string PictureMark = "PICTURE";

    static readonly string Base64 = Convert.ToBase64String(
        PictureCodec.Encode(new Picture(64, 64, Enumerable.Repeat((byte)200, 64 * 64 * 4).ToArray()), PictureFormat.Png));

    readonly string _folder = Directory.CreateTempSubdirectory("billing-").FullName;
    readonly IdSource _ids = IdSource.FromClock(TimeProvider.System);
    readonly MemoryAuditStore _audit = new();
    readonly FileAssetStore _assets;

    public PublicBillingBugTests() => _assets = new FileAssetStore(
        Options.Create(new AssetStoreOptions { Directory = _folder }), _ids, TimeProvider.System);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // BerriAI/litellm#26863: the cost of gpt-image-2 was 0; langfuse/langfuse#14110: no price for it.
    [Theory]
    [InlineData("gpt-image-2")]
    [InlineData("gpt-image-2-2026-04-21")]
    public async Task CostOfGptImage2_IsNotZero_UnderItsIdAndItsSnapshot(string model)
    {
        var attempt = await AnsweredAsync(Request with { Model = model }, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":22,"input_tokens_details":{"image_tokens":0,"text_tokens":22},
                      "output_tokens":1756,"output_tokens_details":{"image_tokens":1756,"text_tokens":0},"total_tokens":1778}}
            """);

        AssertSettled(attempt, Cost(textIn: 22 * 5, imageOut: 1_756 * 30));
    }

    // The same bug by another way: an upstream in between reports a usage of zeros beside the picture it sends.
    [Fact]
    public async Task CostOfAPicture_WhoseUsageIsAllZero_IsTheReservationAndSaysThatItIsAnEstimate()
    {
        var attempt = await AnsweredAsync(Request, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":0,"input_tokens_details":{"image_tokens":0,"text_tokens":0},"output_tokens":0,"total_tokens":0}}
            """);

        AssertEstimated(attempt, WorstCaseOfRequest);
    }

    // BerriAI/litellm#31142: the Images API leaves output_tokens_details out, and pictures were billed as text, $10 for $30.
    [Theory]
    [InlineData("")]
    [InlineData(""", "output_tokens_details":null""")]
    [InlineData(""", "output_tokens_details":{}""")]
    public async Task ImageOutput_WithoutOutputDetails_IsBilledAtTheImageRate(string details)
    {
        var attempt = await AnsweredAsync(Request, $$$"""
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":22,"input_tokens_details":{"image_tokens":0,"text_tokens":22},
                      "output_tokens":1372{{{details}}},"total_tokens":1394}}
            """);

        AssertSettled(attempt, Cost(textIn: 22 * 5, imageOut: 1_372 * 30));
    }

    // BerriAI/litellm#21902: the text that comes with a picture was billed at the image rate.
    [Fact]
    public async Task TextOutput_BesideAPicture_IsBilledAtTheTextRate()
    {
        var attempt = await AnsweredAsync(Request, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":22,"input_tokens_details":{"image_tokens":0,"text_tokens":22},
                      "output_tokens":1856,"output_tokens_details":{"image_tokens":1756,"text_tokens":100},"total_tokens":1878}}
            """);

        AssertSettled(attempt, Cost(textIn: 22 * 5, imageOut: 1_756 * 30, textOut: 100 * 10));
    }

    // BerriAI/litellm#13847: only the output of gpt-image-1 was billed, neither prompt nor input picture.
    [Fact]
    public async Task InputTokens_OfAnEdit_AreBilledBesideTheOutput()
    {
        var attempt = await AnsweredAsync(Request with { Model = "gpt-image-1" }, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":239,"input_tokens_details":{"image_tokens":194,"text_tokens":45},"output_tokens":1056,"total_tokens":1295}}
            """);

        AssertSettled(attempt, Cost(textIn: 45 * 5, imageIn: 194 * 10, imageOut: 1_056 * 40));
    }

    // langfuse/langfuse#3045: the tokens of input pictures had no price of their own.
    [Fact]
    public async Task ImageInput_OfAnEdit_IsBilledAtItsOwnRateAndNotAsText()
    {
        var attempt = await AnsweredAsync(Request, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":1545,"input_tokens_details":{"image_tokens":1500,"text_tokens":45},"output_tokens":196,"total_tokens":1741}}
            """);

        AssertSettled(attempt, Cost(textIn: 45 * 5, imageIn: 1_500 * 8, imageOut: 196 * 30));
    }

    // BerriAI/litellm#10335: with size or quality auto the cost was nothing.
    [Theory]
    [InlineData("auto", "auto", 23_719)] // 2880x2880 at high, the dearest there is: ⌈96 × 96 × (2,000,000 + 8,294,400) / 4,000,000⌉
    [InlineData("1024x1024", "auto", 7_024)]
    [InlineData("auto", "low", 659)]
    public async Task Auto_ReservesTheDearestThatItCanBecome_AndCostsThatWithoutUsage(string size, string quality, long outputTokens)
    {
        var attempt = await AnsweredAsync(
            Request with { Size = size, Quality = quality }, """{"created":1,"data":[{"b64_json":"PICTURE"}]}""");

        // 11 bytes of prompt and 64 tokens around it; 100 tokens of text that may come along.
        AssertEstimated(attempt, ((11 + 64) * 5) + (outputTokens * 30) + (100 * 10));
    }

    // maximhq/bifrost#4777: the last event of a stream has empty details, so the stream cost next to nothing. The 372
    // tokens are those of the issue: a picture of 272 and a partial one of 100.
    [Fact]
    public async Task StreamedPicture_WithEmptyOutputDetails_IsBilledWithItsPartialPictures()
    {
        var attempt = await AnsweredAsync(Request with { Model = "gpt-image-1" }, """
            {"type":"image_generation.completed","b64_json":"PICTURE","created_at":1,"size":"1024x1024","quality":"low",
             "background":"opaque","output_format":"png",
             "usage":{"input_tokens":9,"input_tokens_details":{"image_tokens":0,"text_tokens":9},
                      "output_tokens":372,"output_tokens_details":{},"total_tokens":381}}
            """);

        AssertSettled(attempt, Cost(textIn: 9 * 5, imageOut: 372 * 40));
    }

    // The other half of the same: what is reserved for a stream has room for every partial picture.
    [Fact]
    public void StreamedPicture_ReservesItsPartialPictures()
    {
        var request = new EstimateRequest
        {
            Surface = Surface.ImageApi,
            Model = ModelCatalog.Shipped.DefaultImageModel,
            Size = "1024x1024",
            Quality = "low",
            PromptBytes = 11,
        };

        var without = Estimate.WorstCase(request, PriceBook.Shipped.Current, ModelCatalog.Shipped)!.Usd;
        var with = Estimate.WorstCase(request with { PartialImages = 3 }, PriceBook.Shipped.Current, ModelCatalog.Shipped)!.Usd;

        Assert.Equal(new MicroUsd(3 * 100 * 30), with - without);
    }

    // QuantumNous/new-api#1797: a picture made by the tool of a Responses answer was not billed at all. Its usage speaks
    // of the text model only (here gpt-4.1-mini: text in 0.40, cached 0.10, text out 1.60 per million).
    [Fact]
    public void ResponsesTool_IsBilledForItsPicturesAndForTheModelThatLed()
    {
        using var answer = JsonDocument.Parse("""
            {"object":"response","model":"gpt-4.1-mini",
             "output":[{"type":"image_generation_call","status":"completed","size":"1024x1024","quality":"medium","result":"PICTURE"}],
             "usage":{"input_tokens":2300,"input_tokens_details":{"cached_tokens":2000},"output_tokens":50,
                      "output_tokens_details":{"reasoning_tokens":0},"total_tokens":2350}}
            """);
        var prices = PriceBook.Shipped.Current;

        var text = UsageReading.OfTextModel(answer.RootElement.GetProperty("usage")).Usage!;
        var pictures = Estimate.Rendered(ModelCatalog.Shipped.DefaultImageModel, new PictureSize(1024, 1024), "medium", images: 1, partialImages: 0)!;

        Assert.Equal(
            Cost(textIn: 300 * 4 / 10, textCached: 2_000 / 10, textOut: 50 * 16 / 10),
            Pricing.Cost(text, prices.For(Surface.Responses, "gpt-4.1-mini")!));
        Assert.Equal(
            Cost(imageOut: 1_756 * 30), Pricing.Cost(pictures, prices.For(Surface.Responses, "gpt-image-2")!));
    }

    // QuantumNous/new-api#7229: image tokens that came from the cache were billed as cached and again as image input.
    // The counts are those of the issue; a cached count of no kind is text first, whose discount is the smaller one.
    [Fact]
    public async Task CachedImageTokens_OfNoStatedKind_AreBilledOnce()
    {
        var attempt = await AnsweredAsync(Request, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":24643,"input_tokens_details":{"image_tokens":22000,"text_tokens":2643,"cached_tokens":24503},
                      "output_tokens":196,"total_tokens":24839}}
            """);

        // 2,643 × 1.25 is 3,303.75.
        AssertSettled(attempt, Cost(textCached: 3_304, imageIn: 140 * 8, imageCached: 21_860 * 2, imageOut: 196 * 30));
        Assert.Equal(24_643, attempt.Usage!.Total - attempt.Usage.ImageOut);
    }

    // The same, where the answer says what was cached.
    [Fact]
    public async Task CachedImageTokens_OfAStatedKind_AreBilledOnceAndAtTheirRate()
    {
        var attempt = await AnsweredAsync(Request, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":300,"input_tokens_details":{"image_tokens":200,"text_tokens":100,"cached_tokens":128,
                                                                 "cached_tokens_details":{"text_tokens":28,"image_tokens":100}},
                      "output_tokens":196,"total_tokens":496}}
            """);

        AssertSettled(attempt, Cost(textIn: 72 * 5, textCached: 28 * 5 / 4, imageIn: 100 * 8, imageCached: 100 * 2, imageOut: 196 * 30));
    }

    // Bike4Mind/bike4mind#2902: five pictures were billed, one was made.
    [Fact]
    public async Task FewerPicturesThanAsked_CostWhatTheUsageSays()
    {
        var attempt = await AnsweredAsync(Request with { Count = 5 }, """
            {"created":1,"data":[{"b64_json":"PICTURE"}],
             "usage":{"input_tokens":22,"input_tokens_details":{"image_tokens":0,"text_tokens":22},"output_tokens":196,"total_tokens":218}}
            """);

        AssertSettled(attempt, Cost(textIn: 22 * 5, imageOut: 196 * 30));
        Assert.Equal(5 * WorstCaseOfRequest, attempt.Plan.WorstCaseMicroUsd);
    }

    // The same without usage: the estimate is of the pictures that came.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task FewerPicturesThanAsked_WithoutUsage_CostWhatWasReservedForThoseThatCame(int came)
    {
        var pictures = string.Join(',', Enumerable.Repeat("""{"b64_json":"PICTURE"}""", came));

        var attempt = await AnsweredAsync(Request with { Count = 5 }, $$"""{"created":1,"data":[{{pictures}}]}""");

        AssertEstimated(attempt, came * WorstCaseOfRequest);
    }

    // BerriAI/litellm#26863 was a price that nobody had entered yet: such a call is refused before it is sent.
    [Theory]
    [InlineData("gpt-image-9", "image-api")]
    [InlineData("gpt-image-2", "provider:acme")]
    public async Task ModelWithoutAPrice_IsNotCalled(string model, string surface)
    {
        var upstream = new Answering(_assets, "{}", surface);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(upstream, Request with { Model = model }));

        Assert.Contains("No price is known", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (upstream.Calls, _audit.Appended.Count));
    }

    // And a price that is gone when the answer comes, because the build that reads it knows another catalog.
    [Theory]
    [InlineData("gpt-image-gone", "openai-2026-10-01")]
    [InlineData("gpt-image-2", "a list that is gone")]
    public async Task ModelWhosePriceIsGoneWhenTheAnswerComes_CostsItsReservation(string model, string priceList)
    {
        var (planned, _) = Attempt.Start(_ids.NewId(), "test", new AttemptCommand.Plan(
            new AttemptPlanned("generate", null, "image-api", "generation", model, "1024x1024", "low", "png", 100, 1,
                new string('0', 64), 40_000, priceList),
            []));
        var answer = await SpoolAsync("""
            {"created":1,"data":[{"b64_json":"PICTURE"}],"usage":{"input_tokens":22,"output_tokens":196,"total_tokens":218}}
            """);

        var read = await new AnswerReader(_assets, new PictureInspector()).ReadAsync(planned, answer, Cancel);

        Assert.Equal(new AttemptSettled(Cost(imageOut: 40_000), "estimated"), read!.Cost);
    }

    // QuantumNous/new-api#1094: a client went away and nothing was charged.
    [Fact]
    public async Task CallThatIsAborted_KeepsItsWorstCaseAsPossiblyBilled_AndItsBudget()
    {
        using var gone = new CancellationTokenSource();
        var upstream = new Answering(_assets, "{}") { Meanwhile = gone.CancelAsync };

        var attempt = await CallAsync(upstream, Request, gone.Token);

        Assert.Equal((AttemptState.Unknown, "process_stopping"), (attempt.State, attempt.Error?.Code));
        Assert.Equal((0, WorstCaseOfRequest, 0), (attempt.ReservedMicroUsd, attempt.PossibleMicroUsd, attempt.Settled.Total.Value));
        Assert.Equal(("possible", WorstCaseOfRequest), (attempt.CostBasis, _audit.Used(Budget)));
    }

    /// <summary>11 bytes of prompt.</summary>
    static SurfaceRequest Request { get; } =
        new("generation", "gpt-image-2", "a tea house", "1024x1024", "medium", "png", 100, 1, [], null, null);

    /// <summary>(11 + 64) text tokens in, 1,756 image tokens and at most 100 text tokens out.</summary>
    static long WorstCaseOfRequest => ((11 + 64) * 5) + (1_756 * 30) + (100 * 10);

    static CostBreakdown Cost(
        long textIn = 0, long textCached = 0, long imageIn = 0, long imageCached = 0, long imageOut = 0, long textOut = 0) =>
        new(new(textIn), new(textCached), new(imageIn), new(imageCached), new(imageOut), new(textOut));

    void AssertSettled(Attempt attempt, CostBreakdown cost)
    {
        Assert.Equal((AttemptState.Settled, "settled"), (attempt.State, attempt.CostBasis));
        Assert.Equal(cost, attempt.Settled);
        Assert.Equal(cost.Total.Value, _audit.Used(Budget));
    }

    void AssertEstimated(Attempt attempt, long microUsd)
    {
        Assert.Equal((AttemptState.Settled, "estimated"), (attempt.State, attempt.CostBasis));
        Assert.Equal(new MicroUsd(microUsd), attempt.Settled.Total);
        Assert.Equal(microUsd, _audit.Used(Budget));
    }

    Task<Attempt> AnsweredAsync(SurfaceRequest request, string answer) => CallAsync(new Answering(_assets, answer), request, Cancel);

    async Task<Attempt> CallAsync(Answering upstream, SurfaceRequest request, CancellationToken cancel = default)
    {
        var paid = new PaidCall(
            _audit, new MemoryAttemptLeases(), _assets, new AnswerReader(_assets, new PictureInspector()), [upstream],
            new CallMetrics(new TestMeters()), _ids, TimeProvider.System);
        var result = await paid.SendAsync(
            new PaidCallRequest(_ids.NewId(), "test", "generate", upstream.Name, request, [new BudgetKey(Budget, null)], null, null), cancel);
        return Assert.IsType<PaidCallResult.Ended>(result).Attempt;
    }

    /// <summary>An answer on disk, as a surface leaves it.</summary>
    async Task<AnswerFile> SpoolAsync(string answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Replace(PictureMark, Base64));
        var file = await _assets.SpoolAsync("answer", async (target, token) => await target.WriteAsync(body, token), Cancel);
        return new AnswerFile(new AnswerHead(200, "req_1", 10), file, BodyOffset: 0, file.Sha256);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A surface that answers every call with the same JSON.</summary>
    sealed class Answering(IAssetStore assets, string answer, string name = "image-api") : ISurface
    {
        public string Name => name;

        public int? ImagesPerMinute => null;

        public int Calls { get; private set; }

        public Func<Task> Meanwhile { get; init; } = () => Task.CompletedTask;

        public async Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
        {
            Calls++;
            await Meanwhile();
            cancel.ThrowIfCancellationRequested();
            using var body = new MemoryStream(Encoding.UTF8.GetBytes(answer.Replace(PictureMark, Base64)));
            return new SurfaceAnswer.Whole(
                await AnswerFile.SpoolAsync(assets, sent, new AnswerHead(200, "req_1", sent.ElapsedMs), body, cancel));
        }
    }
}
