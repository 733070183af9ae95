using ReferenceApp.Domain.Money;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class PricingTests
{
    static readonly ModelPrices Prices = new(5_000_000, 1_250_000, 8_000_000, 2_000_000, 30_000_000, 10_000_000);

    [Fact]
    public void Cost_OneMillionOfEach_IsThePriceOfEach()
    {
        const long Million = 1_000_000;

        var cost = Pricing.Cost(new TokenUsage(Million, Million, Million, Million, Million, Million), Prices);

        Assert.Equal(
            new CostBreakdown(new(5_000_000), new(1_250_000), new(8_000_000), new(2_000_000), new(30_000_000), new(10_000_000)),
            cost);
        Assert.Equal("56.25", cost.Total.ToUsd());
    }

    [Theory]
    [InlineData(1, 1)] // 1.25
    [InlineData(2, 3)] // 2.5, half up
    [InlineData(3, 4)] // 3.75
    [InlineData(4, 5)]
    public void Cost_Fractions_AreRoundedHalfUpInTheirBucket(long cachedTokens, long micro)
    {
        var cost = Pricing.Cost(new TokenUsage(TextCached: cachedTokens), Prices);

        Assert.Equal(new MicroUsd(micro), cost.TextCached);
        Assert.Equal(cost.TextCached, cost.Total);
    }

    [Fact]
    public void Cost_NegativeTokens_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pricing.Cost(new TokenUsage(ImageOut: -1), Prices));

    [Fact]
    public void Cost_BeyondALong_ThrowsInsteadOfWrapping() =>
        Assert.Throws<OverflowException>(() => Pricing.Cost(new TokenUsage(ImageOut: long.MaxValue), Prices));

    [Fact]
    public void Usage_Sum_AddsBucketByBucket()
    {
        var sum = new TokenUsage(1, 2, 3, 4, 5, 6) + new TokenUsage(10, 20, 30, 40, 50, 60);

        Assert.Equal(new TokenUsage(11, 22, 33, 44, 55, 66), sum);
        Assert.Equal(231, sum.Total);
        Assert.Throws<OverflowException>(() => sum + new TokenUsage(long.MaxValue));
    }
}
