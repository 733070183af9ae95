using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Surfaces;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

public sealed class EditLoopTests : IDisposable
{
    readonly LoopFixture _loop = new();

    [Fact]
    public async Task Job_WithEverythingInOrder_AwaitsReviewWithEveryStepPassed()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.All(job.Steps.Take(4), step => Assert.Equal(StepState.Passed, step.State));
        Assert.Equal(["generate", "edit", "candidate", "candidate", "drill"], Purposes());
        Assert.Equal(["validated", "edits_verified", "candidate_chosen", "drill_recovered"],
            job.Steps.Take(4).Select(s => s.Condition?.Code));
        // The drill asks the surface too, but with the failure named in the request; nothing else does.
        Assert.Equal("moderation_blocked", Assert.Single(_loop.Surface.Requests, r => r.Drill is not null).Drill);
    }

    [Fact]
    public async Task Job_WithoutEditsAndDrill_SkipsTheseSteps()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { Edits = [], Drill = null }));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(StepState.Skipped, job.Step(StepName.Edit).State);
        Assert.Equal(StepState.Skipped, job.Step(StepName.Drill).State);
    }

    [Fact]
    public async Task Job_MadeByHand_IsJudgedByItsUpload_AndBuysNothing()
    {
        var job = await _loop.UploadAsync(await _loop.CreateAsync(LoopFixture.Plan with { Surface = "chatgpt" }), 1024, 1024);

        var done = await _loop.RunAsync(job);

        Assert.Equal((JobState.AwaitingReview, job.Upload!.Sha256), (done.State, done.PictureSha256));
        Assert.Equal(["upload_validated", "made_by_hand", "made_by_hand", "made_by_hand"], done.Steps.Take(4).Select(s => s.Condition?.Code));
        Assert.Empty(_loop.Surface.Requests);
        Assert.Empty(_loop.Audit.Attempts);
    }

    [Theory]
    [InlineData(1024, 640, "新茶まつり", "upload_other_size")]
    [InlineData(1024, 1024, "新茶祭", "text_not_read")]
    public async Task Upload_ThatIsNotWhatWasAskedFor_NeedsAttention_AndThenAnother(int width, int height, string read, string cause)
    {
        _loop.ReadText = [read];
        var job = await _loop.UploadAsync(await _loop.CreateAsync(LoopFixture.Plan with { Surface = "chatgpt" }), width, height);

        var stopped = await _loop.RunAsync(job);
        var waiting = await _loop.RetryAsync(stopped, acceptPossibleCharge: false);
        _loop.ReadText = ["新茶まつり"];
        var done = await _loop.RunAsync(await _loop.UploadAsync(waiting, 1024, 1024));

        Assert.Equal((JobState.NeedsAttention, cause), (stopped.State, stopped.Cause?.Code));
        Assert.Equal((JobState.ManualHandoff, JobState.AwaitingReview), (waiting.State, done.State));
        Assert.Empty(_loop.Audit.Attempts);
    }

    [Fact]
    public async Task Job_WithoutRequestedText_IsReadOnceForItsStructureAndNotAgain()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan, withText: false));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(1, _loop.Reads);
    }

    [Fact]
    public async Task Job_WithCustomerData_SendsASyntheticPromptFirst()
    {
        await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { DataClass = "customer" }));

        Assert.DoesNotContain("新茶まつり", _loop.Surface.Requests[0].Prompt, StringComparison.Ordinal);
        Assert.Contains("新茶まつり", _loop.Surface.Requests[1].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WhenTheTextCannotBeRead_StopsBeforeAnyEditIsPaid()
    {
        _loop.ReadText = ["新茶祭"];

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.NeedsAttention, job.State);
        Assert.Equal("text_not_read", job.Cause?.Code);
        Assert.Equal(["generate"], Purposes());
    }

    [Fact]
    public async Task Edit_ThatChangesMoreThanItsPlace_StopsWithTheNumbersOnRecord()
    {
        _loop.Surface.Spoil = (request, picture) =>
        {
            if (request.MaskSha256 is not null)
                picture.Rgba.AsSpan(4 * 1024 * 700, 4 * 1024 * 60).Fill(0xFF);
        };

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.NeedsAttention, job.State);
        Assert.Equal(JobCauses.CheckFailed, job.Cause?.Code);
        var check = Assert.Single(job.Step(StepName.Edit).Checks);
        Assert.Equal("fail", check.Verdict);
        Assert.Contains(check.Measured, reason => reason.Code == "protected_area_changed");
    }

    [Fact]
    public async Task Edit_RetriedAfterAFailedCheck_BuysAnotherPictureAndGoesOn()
    {
        _loop.Surface.Spoil = (request, picture) =>
        {
            if (request.MaskSha256 is not null && _loop.Surface.Requests.Count(r => r.MaskSha256 is not null) == 1)
                picture.Rgba.AsSpan(4 * 1024 * 700, 4 * 1024 * 60).Fill(0xFF);
        };
        var stopped = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        var job = await _loop.RunAsync(await _loop.RetryAsync(stopped, acceptPossibleCharge: false));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(2, _loop.AttemptsOf("edit").Count());
    }

    [Fact]
    public async Task BackgroundEdit_WithoutASubject_NeedsAPersonBeforeItIsPaid()
    {
        var plan = LoopFixture.Plan with { Edits = [new PlannedEdit("background", null, null, "verify")] };

        var job = await _loop.RunAsync(await _loop.CreateAsync(plan));

        Assert.Equal("subject_region_missing", job.Cause?.Code);
        Assert.Empty(_loop.AttemptsOf("edit"));
    }

    [Fact]
    public async Task Refusal_OfTheSurface_NeedsAPersonAndIsNotRepeated()
    {
        _loop.Surface.Answer = _ => new SurfaceAnswer.Refused(
            400, "req_x", new SurfaceError("image_generation_user_error", "moderation_blocked", "input"), null);

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobCauses.Refused, job.Cause?.Code);
        Assert.Single(_loop.Surface.Requests);
        Assert.Contains("retry", job.Actions);
    }

    [Fact]
    public async Task RateLimit_OfTheSurface_PutsTheJobOffAndIsTriedAgainLater()
    {
        var limited = true;
        _loop.Surface.Answer = _ => limited
            ? new SurfaceAnswer.Refused(429, "req_x", new SurfaceError("requests", "rate_limit_exceeded", null), 7)
            : null;
        var waiting = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        Assert.Equal(JobState.Validating, waiting.State);
        Assert.NotNull(_loop.Audit.Appended[^1].Jobs[0].NotBefore);
        Assert.Single(_loop.Surface.Requests);

        limited = false;
        Assert.Equal(JobState.AwaitingReview, (await _loop.RunAsync(waiting)).State);
    }

    [Fact]
    public async Task UnreachableSurface_IsTriedFiveTimesWithGrowingWaits_ThenAPersonIsAsked()
    {
        _loop.Surface.Answer = _ => new SurfaceAnswer.NotSent(new Reason("connect_failed"));
        var job = await _loop.CreateAsync(LoopFixture.Plan);

        for (var run = 0; run < 6; run++)
            job = await _loop.RunAsync(job);

        Assert.Equal(JobCauses.NotSent, job.Cause?.Code);
        Assert.Equal(5, _loop.Surface.Requests.Count);
        Assert.All(_loop.Audit.Attempts, attempt => Assert.Equal(AttemptState.NotSent, attempt.State));
    }

    [Fact]
    public async Task UnknownOutcome_UnderAsk_StopsAndGoesOnOnlyWhenThePossibleChargeIsAccepted()
    {
        var lost = true;
        _loop.Surface.Answer = _ => lost ? new SurfaceAnswer.NoEvidence(new Reason("connection_lost"), null, null) : null;
        var stopped = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));
        Assert.Equal(JobCauses.OutcomeUnknown, stopped.Cause?.Code);
        Assert.Single(_loop.Surface.Requests);

        Assert.Equal("possible_charge_not_accepted", stopped.Decide(new JobCommand.Retry("test", false)).Refusal?.Code);
        lost = false;
        var job = await _loop.RunAsync(await _loop.RetryAsync(stopped, acceptPossibleCharge: true));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Single(_loop.Audit.Attempts, a => a.State == AttemptState.Unknown && a.PossibleMicroUsd > 0);
    }

    [Fact]
    public async Task UnknownOutcome_UnderRetryOnce_IsRepeatedOnceAndThenAsks()
    {
        _loop.Surface.Answer = _ => new SurfaceAnswer.NoEvidence(new Reason("timeout"), null, null);
        var job = await _loop.CreateAsync(LoopFixture.Plan with { UnknownOutcome = "retry-once" });

        for (var run = 0; run < 3; run++)
            job = await _loop.RunAsync(job);

        Assert.Equal(JobCauses.OutcomeUnknown, job.Cause?.Code);
        Assert.Equal(2, _loop.Surface.Requests.Count);
    }

    [Fact]
    public async Task Budget_WithoutRoomForTheWorstCase_StopsBeforeAnythingIsSent()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan with { BudgetMicroUsd = 100 }));

        Assert.Equal(JobCauses.BudgetExceeded, job.Cause?.Code);
        Assert.Equal("job", job.Cause?.Params["budget"]);
        Assert.Empty(_loop.Surface.Requests);
    }

    [Fact]
    public async Task Candidates_OutsideTheBudget_LeaveNoneToChoose()
    {
        var plan = LoopFixture.Plan with { Final = LoopFixture.Plan.Final with { CandidateMicroUsd = 1 } };

        var job = await _loop.RunAsync(await _loop.CreateAsync(plan));

        Assert.Equal(JobCauses.NoCandidate, job.Cause?.Code);
        Assert.All(job.Candidates, candidate => Assert.False(candidate.InsideBudget));
    }

    [Fact]
    public async Task Candidates_InsideTheBudget_TheBestQualityIsChosen()
    {
        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(2, job.Candidates.Count);
        Assert.Equal("high", job.Candidates.Single(c => c.Index == job.Chosen?.Index).Quality);
    }

    IEnumerable<string> Purposes() => _loop.Audit.Attempts.OrderBy(a => a.Id).Select(a => a.Plan.Purpose);

    public void Dispose() => _loop.Dispose();
}
