using System.Diagnostics.Metrics;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>How long people took, as the interface measures it when they decide.</summary>
[Collection(ApiTests.Name)]
public sealed class ReviewMetricsTests(ApiHost api) : IDisposable
{
    readonly Measurements measurements = new(api.Service<IMeterFactory>());

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("request_change")]
    public async Task Decision_IsMeasuredFromWhenTheJobBeganToWait(string choice)
    {
        var id = await api.AwaitingReviewAsync();
        var since = (await api.Store.FindJobAsync(id, Cancel))!.Step(StepName.Review).StartedAt!.Value;
        var rin = api.Client(ApiHost.Rin);
        var decision = await rin.ReadAsync(id, choice);

        await rin.DecideReviewAsync(id, choice switch
        {
            "reject" => decision with { Reason = "no" },
            "request_change" => decision with
            {
                Reason = "one more",
                Change = new EditBody
                {
                    Target = new TargetBody { Region = new RectBody { X = 64, Y = 64, Width = 128, Height = 128 } },
                    Instruction = "a small leaf",
                },
            },
            _ => decision,
        }, Cancel);

        var measured = Assert.Single(measurements.Of("refapp.review.duration"));
        Assert.Equal(choice, measured["refapp.review.decision"]);
        Assert.InRange(measured.Value, 0, (TimeProvider.System.GetUtcNow() - since).TotalSeconds);
        Assert.NotEqual(0, measured.Value);
    }

    [Fact]
    public async Task Decision_ThatIsRefused_IsNotMeasured()
    {
        var id = await api.AwaitingReviewAsync();
        var rin = api.Client(ApiHost.Rin);
        var decision = await rin.ReadAsync(id, "approve");

        await Assert.ThrowsAsync<ProblemException>(() => rin.DecideReviewAsync(id, decision with { ReadText = [] }, Cancel));

        Assert.Empty(measurements.Of("refapp.review.duration"));
    }

    public void Dispose() => measurements.Dispose();
}
