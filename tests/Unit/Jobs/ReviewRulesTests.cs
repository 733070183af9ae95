using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Unit.Jobs;

/// <summary>Who may decide about a picture, and after what.</summary>
public sealed class ReviewRulesTests
{
    static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly Guid Id = Guid.Parse("019b7c11-0000-7000-8000-000000000001");
    static readonly string FirstPicture = new('a', 64);
    static readonly string SecondPicture = new('b', 64);
    static readonly Reason Why = new("because");
    static readonly PlannedEdit Edit = new("region", new Rect(0, 0, 10, 10), null, "verify");
    static readonly TextBinding NewWords = new(Guid.Parse("019b7c11-0000-7000-8000-000000000002"), new string('c', 64));
    static readonly TextBinding Said = new(Guid.Parse("019b7c11-0000-7000-8000-000000000003"), new string('d', 64));

    [Fact]
    public void Approval_WithEveryLineRead_ApprovesAndIsOnRecordWithWhatWasSeen()
    {
        var decision = Waiting().Decide(new JobCommand.Approve("rin", Seen(["a", "b"], ["b", "a", "other"]), Said));

        Assert.Equal(new ReviewDecided("rin", "approve", FirstPicture, 2, 2, Said), decision.Events[0]);
        var job = Apply(Waiting(), decision);
        Assert.Equal((JobState.Approved, StepState.Passed), (job.State, job.Step(StepName.Review).State));
        Assert.Equal(Said, Assert.Single(job.Decisions).Decided.Reason);
    }

    [Fact]
    public void Approval_WithLinesUnread_IsRefusedAndNamesThem()
    {
        var refusal = Waiting().Decide(new JobCommand.Approve("rin", Seen(["a", "b", "c"], ["b"]), null)).Refusal!;

        Assert.Equal(Reason.Of("lines_unread", ("ids", "a,c"), ("unread", 2), ("lines", 3)), refusal);
    }

    [Fact]
    public void Rejection_NeedsNoLineRead()
    {
        var job = Do(Waiting(), new JobCommand.Reject("rin", Seen(["a"], []), Said));

        Assert.Equal((JobState.Rejected, StepState.Failed), (job.State, job.Step(StepName.Review).State));
        Assert.Equal((1, 0), (job.Decisions[0].Decided.Lines, job.Decisions[0].Decided.Read));
    }

    public static TheoryData<string> Reviews { get; } = ["approve", "reject", "change"];

    [Theory]
    [MemberData(nameof(Reviews))]
    public void Decision_AboutAnotherPictureThanTheJobHas_IsRefused(string decision)
    {
        var seen = new ReviewedPicture(SecondPicture, [], []);
        JobCommand command = decision switch
        {
            "approve" => new JobCommand.Approve("rin", seen, null),
            "reject" => new JobCommand.Reject("rin", seen, Said),
            _ => new JobCommand.RequestChange("rin", seen, Said, Edit, NewWords),
        };

        Assert.Equal("picture_changed", Waiting().Decide(command).Refusal!.Code);
    }

    [Fact]
    public void WhoeverRequestedTheLastChange_MayNotApproveIt_AndAnotherMay()
    {
        var job = Reviewed(Do(Waiting(), new JobCommand.RequestChange("rin", Seen([], []), Said, Edit, NewWords)));

        Assert.Equal("four_eyes", job.Decide(Approve("rin", SecondPicture)).Refusal!.Code);
        Assert.Equal(JobState.Approved, Do(job, Approve("sora", SecondPicture)).State);
    }

    [Fact]
    public void WhoeverAskedForAnotherEdit_MayNotApproveIt()
    {
        var job = Reviewed(Do(Waiting(), new JobCommand.AddEdit("alice", Edit, NewWords)));

        Assert.Equal("four_eyes", job.Decide(Approve("alice", SecondPicture)).Refusal!.Code);
        Assert.Empty(job.Decisions);
    }

    [Fact]
    public void OnlyTheLastChange_TakesTheRightToApprove()
    {
        var job = Reviewed(Do(Waiting(), new JobCommand.AddEdit("rin", Edit, NewWords)));

        job = Reviewed(Do(job, new JobCommand.AddEdit("sora", Edit, NewWords)));

        Assert.True(job.Decide(Approve("rin", SecondPicture)).IsAccepted);
        Assert.Equal("four_eyes", job.Decide(Approve("sora", SecondPicture)).Refusal!.Code);
    }

    [Fact]
    public void TwoReviewers_AreTwoPeople()
    {
        var once = Do(Waiting(reviewers: 2), Approve("rin", FirstPicture));

        Assert.Equal(JobState.AwaitingReview, once.State);
        Assert.Equal("already_approved", once.Decide(Approve("rin", FirstPicture)).Refusal!.Code);
        Assert.Equal(JobState.Approved, Do(once, Approve("sora", FirstPicture)).State);
    }

    [Fact]
    public void OneRejection_IsEnough_AlsoAfterAnApproval()
    {
        var once = Do(Waiting(reviewers: 2), Approve("rin", FirstPicture));

        Assert.Equal(JobState.Rejected, Do(once, new JobCommand.Reject("sora", Seen([], []), Said)).State);
    }

    [Fact]
    public void Approval_OfAnEarlierPicture_DoesNotCountForTheNewOne()
    {
        var once = Do(Waiting(reviewers: 2), Approve("rin", FirstPicture));
        var job = Reviewed(Do(once, new JobCommand.AddEdit("alice", Edit, NewWords)));

        Assert.Empty(job.ApprovedBy);
        Assert.Single(job.Decisions);
        job = Do(job, Approve("rin", SecondPicture));
        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(JobState.Approved, Do(job, Approve("sora", SecondPicture)).State);
    }

    [Fact]
    public void RequestedChange_TakesTheJobBackToItsEditing_WithTheNewEditAndWords()
    {
        var before = Waiting();

        var job = Do(before, new JobCommand.RequestChange("rin", Seen(["a"], []), Said, Edit, NewWords));

        Assert.Equal((JobState.ChangesRequested, 1, "rin"), (job.State, job.Round, job.ChangeRequestedBy));
        Assert.Equal([Edit], job.Plan.Edits);
        Assert.Equal((NewWords, Said), (job.Words, Assert.Single(job.Decisions).Decided.Reason));
        Assert.Equal(FirstPicture, job.PictureSha256);
        Assert.Equal(StepName.Edit, job.CurrentStep!.Name);
        Assert.Equal((StepState.Passed, StepState.Passed), (job.Step(StepName.Validate).State, job.Step(StepName.Drill).State));
    }

    [Theory]
    [InlineData(null, "required")]
    [InlineData("  ", "required")]
    [InlineData("tab\tin it", "control_character")]
    public void Reason_ThatIsNone_IsRefused(string? reason, string code) =>
        Assert.Equal(code, Assert.Single(ReviewRules.CheckReason(reason, "reason")).Reason.Code);

    [Fact]
    public void Reason_HasALimit_AndMayHaveSeveralLines()
    {
        Assert.Equal("too_long", Assert.Single(ReviewRules.CheckReason(new string('x', 2001), "reason")).Reason.Code);
        Assert.Empty(ReviewRules.CheckReason("the sign\r\nis crooked", "reason"));
    }

    static JobCommand Approve(string by, string sha256) => new JobCommand.Approve(by, new ReviewedPicture(sha256, [], []), null);

    static ReviewedPicture Seen(IReadOnlyList<string> lines, IReadOnlyList<string> read) => new(FirstPicture, lines, read);

    static Job Waiting(int reviewers = 1)
    {
        var (job, _) = Job.Create(
            Id, "alice",
            new JobPlan(
                "gpt-image-2", "1024x1024", "image-api", new RouteRecord([], []), "internal", null, [],
                new FinalPlan(["1024x1024"], ["medium"], ["png"], [100], 4, null, null), null, "ask", null, null, reviewers),
            new TextBinding(Id, FirstPicture), At);
        foreach (var step in Enum.GetValues<StepName>().SkipLast(1))
            job = Do(Do(job, new JobCommand.StartStep(step)), new JobCommand.PassStep(step, Why, FirstPicture));
        return Do(job, new JobCommand.StartStep(StepName.Review));
    }

    /// <summary>The loop has made the change; the job is back.</summary>
    static Job Reviewed(Job job)
    {
        foreach (var step in (StepName[])[StepName.Edit, StepName.Finalize])
            job = Do(Do(job, new JobCommand.StartStep(step)), new JobCommand.PassStep(step, Why, SecondPicture));
        return Do(job, new JobCommand.StartStep(StepName.Review));
    }

    static Job Do(Job job, JobCommand command) => Apply(job, job.Decide(command));

    static Job Apply(Job job, Decision<JobEvent> decision)
    {
        Assert.True(decision.IsAccepted, $"{decision.Refusal}");
        return decision.Events.Aggregate(job, (state, e) => state.Apply(e, At));
    }
}
