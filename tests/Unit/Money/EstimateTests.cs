using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class EstimateTests
{
    static readonly ModelCatalog Catalog = ModelCatalog.Shipped;
    static readonly PriceList Prices = PriceBook.Shipped.Current;

    static readonly EstimateRequest OnePicture = new()
    {
        Surface = Surface.ImageApi,
        Model = Catalog.DefaultImageModel,
        Size = "1024x1024",
        Quality = "high",
        PromptBytes = 100,
    };

    [Fact]
    public void WorstCase_OnePicture_IsOutputPromptAndAllowances()
    {
        var estimate = WorstCase(OnePicture);

        Assert.Equal(new TokenUsage(TextIn: 164, ImageOut: 7024, TextOut: 100), estimate.Tokens);
        Assert.Equal(new MicroUsd((164 * 5) + (7024 * 30) + (100 * 10)), estimate.Usd);
        Assert.Equal((EstimateBasis.WorstCase, Prices.Version), (estimate.Basis, estimate.PriceListVersion));
    }

    [Fact]
    public void WorstCase_AutoSizeAndQuality_IsTheDearestPictureThereIs() =>
        Assert.Equal(23_719, WorstCase(OnePicture with { Size = "auto", Quality = "auto" }).Tokens.ImageOut);

    [Fact]
    public void WorstCase_EachPartialPicture_AddsAHundredTokensPerPicture() =>
        Assert.Equal(2 * (7024 + 300), WorstCase(OnePicture with { Images = 2, PartialImages = 3 }).Tokens.ImageOut);

    [Fact]
    public void WorstCase_InputPicturesAndPrompt_AreBilledForEveryPictureMade()
    {
        var allowance = Catalog.DefaultImageModel.Allowances.InputImage;

        var tokens = WorstCase(OnePicture with { Images = 3, InputImages = 2 }).Tokens;

        Assert.Equal((3 * 164, 3 * 2 * allowance), (tokens.TextIn, tokens.ImageIn));
    }

    [Fact]
    public void WorstCase_PromptNotKnownYet_SaysThatItWasAssumed()
    {
        var estimate = WorstCase(OnePicture with { PromptBytes = null });

        Assert.Equal(EstimateBasis.AssumedPrompt, estimate.Basis);
        Assert.Equal(Catalog.AssumedPromptBytes + 64, estimate.Tokens.TextIn);
    }

    [Fact]
    public void WorstCase_ModelWithUnconfirmedTokens_TakesItsDearestQuality()
    {
        var request = OnePicture with { Model = Catalog.FindImageModel("gpt-image-2.5-flare")!, Quality = "low" };

        Assert.Equal(7024, WorstCase(request).Tokens.ImageOut);
    }

    [Fact]
    public void WorstCase_Provider_IsUnknown() =>
        Assert.Null(Estimate.WorstCase(OnePicture with { Surface = Surface.Provider("acme") }, Prices, Catalog));

    [Fact]
    public void WorstCase_Responses_AddsTheTextModelThatLeads()
    {
        var text = Catalog.DefaultTextModel;
        var request = OnePicture with { Surface = Surface.Responses, TextModel = text };

        var estimate = WorstCase(request);

        Assert.True(estimate.Usd > WorstCase(OnePicture).Usd);
        Assert.Equal(100 + text.MaxOutputTokens, estimate.Tokens.TextOut);
        Assert.True(WorstCase(request with { ContinuesConversation = true }).Tokens.TextIn >= 2 * text.ContextTokens);
    }

    [Fact]
    public void WorstCase_TextModelOnTheWrongSurface_Throws()
    {
        Assert.Throws<ArgumentException>(() => WorstCase(OnePicture with { TextModel = Catalog.DefaultTextModel }));
        Assert.Throws<ArgumentException>(() => WorstCase(OnePicture with { Surface = Surface.Responses }));
    }

    [Fact]
    public void WorstCase_QualityThatTheModelHasNot_Throws() =>
        Assert.Throws<ArgumentException>(() => WorstCase(OnePicture with { Quality = "ultra" }));

    [Fact]
    public void Rendered_ResolvedSizeAndQuality_IsTheOutputOfThatManyPictures()
    {
        Assert.Equal(new TokenUsage(ImageOut: (2 * 1756) + 300), Estimate.Rendered(Catalog.DefaultImageModel, new(1024, 1024), "medium", 2, 3));
        Assert.Null(Estimate.Rendered(Catalog.DefaultImageModel, new(1024, 1024), "auto", 1, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WorstCase_AnyUsageThatTheContractAllows_NeverCostsMore(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var request = AnyRequest(random);
            var rates = Prices.For(request.Surface, request.Model.Id)!;
            var usage = AnyUsage(request, random);

            var settled = Pricing.Cost(usage, rates).Total;

            Assert.True(settled <= WorstCase(request).Usd, $"{settled} for {usage} of {request}");
        }
    }

    static CostEstimate WorstCase(EstimateRequest request) => Estimate.WorstCase(request, Prices, Catalog)!;

    static EstimateRequest AnyRequest(Random random)
    {
        var model = Pick(random, Catalog.ImageModels);
        return new EstimateRequest
        {
            Surface = Surface.ImageApi,
            Model = model,
            Size = random.Next(3) == 0 ? "auto" : AnySize(model, random).ToString(),
            Quality = random.Next(3) == 0 ? "auto" : Pick(random, model.Qualities),
            Images = random.Next(1, model.MaxImages + 1),
            PartialImages = random.Next(model.MaxPartialImages + 1),
            InputImages = random.Next(model.Edits.MaxInputImages + 2),
            PromptBytes = random.Next(1, 4 * model.MaxPromptCharacters),
        };
    }

    /// <summary>A bill for what was asked: fewer pictures or partials may come, and any part of the input may be cached.</summary>
    static TokenUsage AnyUsage(EstimateRequest request, Random random)
    {
        var model = request.Model;
        var size = PictureSize.TryParse(request.Size) ?? AnySize(model, random);
        var quality = request.Quality == "auto" ? Pick(random, model.Qualities) : request.Quality;
        var text = request.Images * UpTo(random, request.PromptBytes!.Value + model.Allowances.TextOverhead);
        var image = request.Images * request.InputImages * UpTo(random, model.Allowances.InputImage);
        var (textCached, imageCached) = (UpTo(random, text), UpTo(random, image));
        return new TokenUsage(
            text - textCached,
            textCached,
            image - imageCached,
            imageCached,
            UpTo(random, request.Images) * (model.OutputTokens.For(size, quality)!.Value + (100 * UpTo(random, request.PartialImages))),
            UpTo(random, request.Images * model.Allowances.TextOutput));
    }

    static PictureSize AnySize(ImageModel model, Random random)
    {
        if (model.Sizes is ListedSizes listed)
            return Pick(random, listed.Sizes);
        PictureSize size;
        do
            size = new PictureSize(16 * random.Next(1, 241), 16 * random.Next(1, 241));
        while (model.Sizes.Check(size).Count > 0);
        return size;
    }

    /// <summary>Both ends often, anything between otherwise: the bound breaks at an end or not at all.</summary>
    static long UpTo(Random random, long max) => random.Next(3) switch
    {
        0 => max,
        1 => 0,
        _ => random.NextInt64(max + 1),
    };

    static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
