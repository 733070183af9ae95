using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class CostTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Estimate_OfAPlainCall_BoundsItsOfficialPrice()
    {
        var estimate = await api.Client(ApiHost.Alice).EstimateCostAsync(
            new EstimateBody { Size = "1024x1024", Quality = "medium" }, Cancel);

        // The guide's price of the picture alone is $0.053; an assumed prompt comes on top.
        Assert.InRange(estimate.Usd, 0.053m, 0.10m);
        Assert.Equal(1756, estimate.Tokens.ImageOut);
        Assert.NotEmpty(estimate.PriceListVersion);
    }

    [Fact]
    public async Task Estimate_LeftToTheDefaults_IsTheDearestCall()
    {
        var client = api.Client(ApiHost.Alice);
        var everything = await client.EstimateCostAsync(new EstimateBody(), Cancel);
        var large = await client.EstimateCostAsync(new EstimateBody { Size = "2048x2048", Quality = "high" }, Cancel);

        Assert.True(everything.Usd > large.Usd);
    }

    [Fact]
    public async Task Estimate_WithFaults_TellsAllOfThem()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => api.Client(ApiHost.Alice).EstimateCostAsync(
            new EstimateBody { Size = "1x1", Quality = "best", N = 0, PartialImages = 9, InputImages = -1 }, Cancel));

        Assert.Equal(400, refused.Problem.Status);
        Assert.Superset(
            new HashSet<string> { "size", "quality", "n", "partialImages", "inputImages" },
            refused.Problem.Errors!.Select(e => e.Field).ToHashSet());
    }
}
