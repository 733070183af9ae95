using ReferenceApp.Domain;
using ReferenceApp.Surfaces;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

/// <summary>What a run of the loop leaves in its meters.</summary>
public sealed class LoopMetricsTests : IDisposable
{
    readonly LoopFixture _loop = new();

    [Fact]
    public async Task Job_ThatComesToItsReview_IsMeasuredOnce_AndEachOfItsSteps()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        await _loop.RunAsync(job);

        var measured = Assert.Single(_loop.Measurements.Of("refapp.job.duration"));
        Assert.Equal(("AwaitingReview", null), (measured["refapp.job.state"], measured["error.type"]));
        Assert.Equal((job.UpdatedAt - job.CreatedAt).TotalSeconds, measured.Value);
        Assert.Equal(["validate passed ", "edit passed ", "finalize passed ", "drill passed "], Steps());
    }

    [Fact]
    public async Task Job_ThatNeedsAttention_IsMeasuredWithItsCause_AndFromTheRetryOnceMore()
    {
        _loop.ReadText = [];
        var stopped = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { Edits = [], Drill = null }));
        var retried = await _loop.RetryAsync(stopped, acceptPossibleCharge: false);
        _loop.ReadText = ["新茶まつり"];

        var done = await _loop.RunAsync(retried);

        Assert.Equal(["validate failed text_not_read", "validate passed ", "finalize passed "], Steps());
        var jobs = _loop.Measurements.Of("refapp.job.duration");
        Assert.Equal(
            [("NeedsAttention", "text_not_read"), ("AwaitingReview", null)],
            jobs.Select(one => (one["refapp.job.state"], one["error.type"])));
        Assert.Equal(
            [(stopped.UpdatedAt - stopped.CreatedAt).TotalSeconds, (done.UpdatedAt - retried.UpdatedAt).TotalSeconds],
            jobs.Select(one => one.Value));
    }

    [Fact]
    public async Task Step_ThatIsTooEarly_IsMeasuredAsLater_AndTheJobIsNotLeft()
    {
        _loop.Surface.Answer = _ => new SurfaceAnswer.NotSent(new Reason("connect_failed"));

        await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(["validate later "], Steps());
        Assert.Empty(_loop.Measurements.Of("refapp.job.duration"));
    }

    [Fact]
    public async Task Step_ThatNeedsAPerson_IsMeasuredWithTheCause()
    {
        _loop.Surface.Answer = _ => new SurfaceAnswer.NoEvidence(new Reason("timeout"), null, null);

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(["validate needs_person outcome_unknown"], Steps());
        Assert.Equal(job.State.ToString(), Assert.Single(_loop.Measurements.Of("refapp.job.duration"))["refapp.job.state"]);
    }

    [Fact]
    public async Task Drill_IsCountedAsAnAttempt_AndSaysNothingAboutTheSurface()
    {
        await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        var drill = Assert.Single(_loop.Measurements.Of("refapp.attempts"), one => one["refapp.attempt.purpose"] == "drill");
        Assert.Equal(("refused", "moderation_blocked"), (drill["refapp.attempt.state"], drill["error.type"]));
        Assert.Equal(4, _loop.Measurements.Of("gen_ai.client.operation.duration").Count);
        Assert.All(_loop.Measurements.Of("gen_ai.client.operation.duration"), one => Assert.Null(one["error.type"]));
    }

    [Fact]
    public async Task Answer_ThatAnotherProcessHasSettled_IsCountedByThatOneOnly()
    {
        _loop.Surface.Afterwards = async _ =>
        {
            _loop.Surface.Afterwards = _ => Task.CompletedTask;
            await _loop.PaidElsewhere.TakeOverAsync(Assert.Single(_loop.Audit.Attempts), TestContext.Current.CancellationToken);
        };

        await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { Edits = [], Drill = null }));

        Assert.Single(_loop.Measurements.Of("refapp.attempts"), one => one["refapp.attempt.purpose"] == "generate");
        Assert.Equal(
            _loop.Audit.Attempts.Sum(attempt => attempt.Settled.Total.Value) / 1e6, _loop.Measurements.Sum("refapp.cost"), precision: 9);
    }

    IEnumerable<string> Steps() => _loop.Measurements.Of("refapp.step.duration")
        .Select(one => $"{one["refapp.step.name"]} {one["refapp.step.outcome"]} {one["error.type"]}");

    public void Dispose() => _loop.Dispose();
}
