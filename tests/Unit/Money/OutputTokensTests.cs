using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class OutputTokensTests
{
    static readonly ImageModel Model = ModelCatalog.Shipped.FindImageModel("gpt-image-2")!;

    // Values of OpenAI's price calculator, 2026.
    [Theory]
    [InlineData(1024, 1024, 196, 1756, 7024)]
    [InlineData(1024, 1536, 158, 1372, 5488)]
    [InlineData(1536, 1024, 158, 1372, 5488)]
    [InlineData(1536, 864, 120, 1078, 4312)]
    [InlineData(2048, 1152, 157, 1413, 5650)]
    [InlineData(2048, 2048, 397, 3568, 14272)]
    [InlineData(2560, 1440, 205, 1843, 7370)]
    [InlineData(3840, 2160, 371, 3336, 13342)]
    public void For_SizesOfTheCalculator_AreItsTokens(int width, int height, long low, long medium, long high)
    {
        var size = new PictureSize(width, height);

        Assert.Equal(
            (low, medium, high),
            (Model.OutputTokens.For(size, "low"), Model.OutputTokens.For(size, "medium"), Model.OutputTokens.For(size, "high")));
    }

    [Theory]
    [InlineData(1792, 1024, 5063)]
    [InlineData(3584, 2048, 12329)]
    public void For_OtherReportedSizesAtHigh_AreAsReported(int width, int height, long tokens) =>
        Assert.Equal(tokens, OutputTokens.For(width, height, 96));

    // The nine prices of OpenAI's image generation guide, read 2026-08.
    [Theory]
    [InlineData("1024x1024", "low", "0.006")]
    [InlineData("1024x1024", "medium", "0.053")]
    [InlineData("1024x1024", "high", "0.211")]
    [InlineData("1024x1536", "low", "0.005")]
    [InlineData("1024x1536", "medium", "0.041")]
    [InlineData("1024x1536", "high", "0.165")]
    [InlineData("1536x1024", "low", "0.005")]
    [InlineData("1536x1024", "medium", "0.041")]
    [InlineData("1536x1024", "high", "0.165")]
    public void Price_OfOnePicture_IsThatOfTheGuide(string size, string quality, string usd)
    {
        var usage = Estimate.Rendered(Model, PictureSize.TryParse(size)!.Value, quality, images: 1, partialImages: 0)!;
        var prices = PriceBook.Shipped.Current.For(Surface.ImageApi, Model.Id)!;

        var cost = Pricing.Cost(usage, prices).Total;

        Assert.Equal(usd, Math.Round(cost.ToDecimal(), 3, MidpointRounding.AwayFromZero).ToString("0.000"));
    }

    // The per-picture prices of the same guide for the model before.
    [Theory]
    [InlineData("low", "0.009", "0.013")]
    [InlineData("medium", "0.034", "0.050")]
    [InlineData("high", "0.133", "0.200")]
    public void Price_OfGptImage15_IsThatOfTheGuideToTheMilliDollar(string quality, string square, string tall)
    {
        var model = ModelCatalog.Shipped.FindImageModel("gpt-image-1.5")!;
        var prices = PriceBook.Shipped.Current.For(Surface.ImageApi, model.Id)!;
        decimal Price(string size) =>
            Pricing.Cost(Estimate.Rendered(model, PictureSize.TryParse(size)!.Value, quality, 1, 0)!, prices).Total.ToDecimal();

        Assert.InRange(Price("1024x1024"), decimal.Parse(square) - 0.001m, decimal.Parse(square) + 0.001m);
        Assert.InRange(Price("1024x1536"), decimal.Parse(tall) - 0.001m, decimal.Parse(tall) + 0.001m);
    }

    [Fact]
    public void For_NoPicture_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputTokens.For(0, 1024, 96));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputTokens.For(1024, -1, 96));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputTokens.For(1024, 1024, 0));
    }
}
