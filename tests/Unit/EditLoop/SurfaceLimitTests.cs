using System.Collections.Concurrent;
using System.Diagnostics;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

public sealed class SurfaceLimitTests : IDisposable
{
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(12);

    readonly LoopFixture _loop = new();

    public SurfaceLimitTests() => _loop.Surface.ImagesPerMinute = 5;

    [Fact]
    public async Task Job_ThatHasToWait_IsPutOffByTheWaitAndBuysNothing()
    {
        _loop.Limit.Wait = _ => Wait;
        var before = TimeProvider.System.GetUtcNow();

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.Validating, job.State);
        Assert.Empty(job.Step(StepName.Validate).Attempts);
        Assert.Empty(_loop.Audit.Attempts);
        Assert.Empty(_loop.Surface.Requests);
        var due = Assert.NotNull(Assert.Single(_loop.Audit.Appended[^1].Jobs).NotBefore);
        Assert.InRange(due, before + Wait, TimeProvider.System.GetUtcNow() + Wait);
    }

    [Fact]
    public async Task Job_WhoseWaitIsOver_GoesOnWhereItWasAndPaysForNothingTwice()
    {
        _loop.Limit.Wait = ask => ask == 2 ? Wait : TimeSpan.Zero;
        var waiting = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        Assert.Equal(JobState.Editing, waiting.State);

        var job = await _loop.RunAsync(waiting);

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(
            ["generate", "edit", "candidate", "candidate", "drill"],
            _loop.Audit.Attempts.OrderBy(a => a.Id).Select(a => a.Plan.Purpose));
    }

    [Fact]
    public async Task EveryPicture_ButTheDrills_IsTakenFromTheSurfacesLimitUnderTheJobsId()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(
            Enumerable.Repeat(new SaidLimit.Asked("image-api", 1, 5, job.Id), _loop.Surface.Requests.Count(r => r.Drill is null)),
            _loop.Limit.Asks);
    }

    [Fact]
    public async Task Drill_WhileTheLimitIsUsedUp_DoesNotWait()
    {
        var pictures = LoopFixture.Plan.Edits.Count + LoopFixture.Plan.Final.MaxCandidates + 1;
        _loop.Limit.Wait = ask => ask > pictures ? Wait : TimeSpan.Zero;

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(StepState.Passed, job.Step(StepName.Drill).State);
    }

    [Fact]
    public async Task Surface_WithoutALimit_IsNeverWaitedFor()
    {
        _loop.Surface.ImagesPerMinute = null;
        _loop.Limit.Wait = _ => Wait;

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Empty(_loop.Limit.Asks);
    }

    [Fact]
    public async Task Wait_OfAJob_IsOnTheSpanOfItsStep()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ReferenceApp.EditLoopWorker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        _loop.Limit.Wait = _ => Wait;

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        // Other tests run steps at the same time.
        var span = Assert.Single(spans, s => Equals(s.GetTagItem("refapp.job.id"), job.Id));
        Assert.Equal(12_000L, span.GetTagItem("refapp.rate_limit.wait_ms"));
    }

    public void Dispose() => _loop.Dispose();
}
