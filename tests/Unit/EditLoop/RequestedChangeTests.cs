using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

/// <summary>What the loop does once a person has asked for one more edit.</summary>
public sealed class RequestedChangeTests : IDisposable
{
    static readonly PlannedEdit Edit = new("region", new Rect(500, 500, 200, 200), null, "verify");

    readonly LoopFixture _loop = new();

    [Fact]
    public async Task RequestedChange_IsTheOnlyEditMade_AndThePictureIsFinalizedAnew_WithoutAnotherDrill()
    {
        var first = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        var job = await _loop.RunAsync(await _loop.RequestChangeAsync(first, Edit, "wipe the counter"));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(
            ["generate", "edit", "candidate", "candidate", "drill", "edit", "candidate", "candidate"],
            _loop.Audit.Attempts.OrderBy(a => a.Id).Select(a => a.Plan.Purpose));
        var edit = _loop.Surface.Requests.Last(request => request.MaskSha256 is not null);
        Assert.Equal([first.PictureSha256!], edit.Images);
        Assert.Contains("wipe the counter", edit.Prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("add a cup", edit.Prompt, StringComparison.Ordinal);
        Assert.Equal(["edits_verified", "candidate_chosen", "drill_recovered"], job.Steps.Skip(1).Take(3).Select(s => s.Condition?.Code));
    }

    [Fact]
    public async Task Candidates_OfAnEarlierRound_AreNeitherTakenNorChosen()
    {
        var first = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        var job = await _loop.RunAsync(await _loop.RequestChangeAsync(first, Edit, "wipe the counter"));

        Assert.Equal(2, job.Candidates.Count);
        Assert.Empty(job.Candidates.Select(c => c.AttemptId).Intersect(first.Candidates.Select(c => c.AttemptId)));
        Assert.Contains(job.PictureSha256, job.Candidates.Select(c => c.Sha256));
        Assert.NotEqual(first.PictureSha256, job.PictureSha256);
        Assert.Equal(4, job.Step(StepName.Finalize).Attempts.Count);
    }

    [Fact]
    public async Task Change_OfAJobThatHadNoEdits_IsMade()
    {
        var first = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { Edits = [], Drill = null }));

        var job = await _loop.RunAsync(await _loop.RequestChangeAsync(first, Edit, "add a cup"));

        Assert.Equal((JobState.AwaitingReview, StepState.Passed, StepState.Skipped),
            (job.State, job.Step(StepName.Edit).State, job.Step(StepName.Drill).State));
        Assert.Single(_loop.AttemptsOf("edit"));
    }

    [Fact]
    public async Task Change_ThatFailsItsCheck_IsTriedAnewFromTheSamePicture_WhenAPersonRetries()
    {
        var first = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        var spoiled = false;
        _loop.Surface.Spoil = (request, picture) =>
        {
            if (request.MaskSha256 is not null && !spoiled)
                picture.Rgba.AsSpan(4 * 1024 * 900, 4 * 1024 * 60).Fill(0xFF);
            spoiled |= request.MaskSha256 is not null;
        };
        var stopped = await _loop.RunAsync(await _loop.RequestChangeAsync(first, Edit, "wipe the counter"));

        var job = await _loop.RunAsync(await _loop.RetryAsync(stopped, acceptPossibleCharge: false));

        Assert.Equal(JobCauses.CheckFailed, stopped.Cause?.Code);
        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.All(
            _loop.Surface.Requests.Where(r => r.MaskSha256 is not null).Skip(1),
            request => Assert.Equal([first.PictureSha256!], request.Images));
    }

    [Fact]
    public async Task Change_InterruptedAfterItsEdit_GoesOnWhereItsRecordEnds()
    {
        var first = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        var changed = await _loop.RequestChangeAsync(first, Edit, "wipe the counter");
        _loop.DiesWhileReading = true;
        await Assert.ThrowsAsync<IOException>(() => _loop.RunAsync(changed));

        _loop.DiesWhileReading = false;
        var job = await _loop.RunAsync(changed);

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(2, _loop.AttemptsOf("edit").Count());
        Assert.Equal(4, _loop.AttemptsOf("candidate").Count());
    }

    public void Dispose() => _loop.Dispose();
}
