using System.Text.RegularExpressions;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Unit.Jobs;

/// <summary>Every arrow of the job's drawing, and every arrow that is not in it.</summary>
public sealed partial class JobTransitionTests
{
    static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly Guid Attempt = Guid.Parse("019b7c11-0000-7000-8000-000000000002");
    static readonly Reason Why = new("because");
    static readonly string Sha256 = new('a', 64);
    static readonly PlannedEdit Edit = new("region", new Rect(0, 0, 10, 10), null, "verify");
    static readonly TextBinding Words = new(Attempt, Sha256);
    static readonly ReviewedPicture Seen = new(Sha256, ["a"], ["a"]);

    /// <summary>Each state, as the way of a job leads there.</summary>
    static readonly Dictionary<string, Func<Job>> States = new(StringComparer.Ordinal)
    {
        ["Queued"] = () => New(),
        ["Validating"] = () => After(New(), Start(StepName.Validate)),
        ["Editing"] = () => After(States!["Validating"](), Pass(StepName.Validate), Start(StepName.Edit)),
        ["Finalizing"] = () => After(States!["Editing"](), Pass(StepName.Edit), Start(StepName.Finalize)),
        ["Drilling"] = () => After(
            States!["Finalizing"](), new JobCommand.PassStep(StepName.Finalize, Why, Sha256), Start(StepName.Drill)),
        ["AwaitingReview"] = () => After(States!["Drilling"](), Pass(StepName.Drill), Start(StepName.Review)),
        ["NeedsAttention"] = () => After(States!["Editing"](), new JobCommand.FailStep(StepName.Edit, Why)),
        ["NeedsAttention(unknown)"] = () => After(
            States!["Editing"](), new JobCommand.AddAttempt(StepName.Edit, "edit-0", Attempt),
            new JobCommand.NeedAttention(new Reason(JobCauses.OutcomeUnknown))),
        ["Cancelled"] = () => After(New(), new JobCommand.Cancel("alice")),
        ["AwaitingReview(one of two approved)"] = () => After(
            After(New(reviewers: 2), ToReview()), Approve("rin")),
        ["ChangesRequested"] = () => After(States!["AwaitingReview"](), Change("rin")),
        ["Approved"] = () => After(States!["AwaitingReview"](), Approve("rin")),
        ["Rejected"] = () => After(States!["AwaitingReview"](), Reject),
        ["ManualHandoff"] = () => New(surface: "chatgpt"),
        ["NeedsAttention(by hand)"] = () => After(
            New(surface: "chatgpt"), Commands!["upload"], Start(StepName.Validate), new JobCommand.FailStep(StepName.Validate, Why)),
        ["AwaitingReview(by hand)"] = () => After(
            New(surface: "chatgpt"), Commands!["upload"], Start(StepName.Validate), new JobCommand.PassStep(StepName.Validate, Why, Sha256),
            Skip(StepName.Edit), Skip(StepName.Finalize), Skip(StepName.Drill), Start(StepName.Review)),
        ["Erased"] = () => After(New(), new JobCommand.Cancel("alice"), new JobCommand.Erase("alice")),
    };

    static readonly Dictionary<string, JobCommand> Commands = new(StringComparer.Ordinal)
    {
        ["start validate"] = Start(StepName.Validate),
        ["start edit"] = Start(StepName.Edit),
        ["skip validate"] = new JobCommand.SkipStep(StepName.Validate, Why),
        ["skip edit"] = new JobCommand.SkipStep(StepName.Edit, Why),
        ["attempt edit"] = new JobCommand.AddAttempt(StepName.Edit, "edit-0", Attempt),
        ["check edit"] = new JobCommand.RecordCheck(new PictureChecked(StepName.Edit, "edit-0", Attempt, Sha256, "pass", [])),
        ["judge"] = new JobCommand.JudgeCandidate(Candidate(0)),
        ["choose"] = new JobCommand.ChooseCandidate(0, Why),
        ["pass validate"] = Pass(StepName.Validate),
        ["pass edit"] = Pass(StepName.Edit),
        ["fail edit"] = new JobCommand.FailStep(StepName.Edit, Why),
        ["attention"] = new JobCommand.NeedAttention(Why),
        ["late answer"] = new JobCommand.ResolveOutcome(Attempt),
        ["retry"] = new JobCommand.Retry("alice", AcceptPossibleCharge: false),
        ["retry and pay"] = new JobCommand.Retry("alice", AcceptPossibleCharge: true),
        ["cancel"] = new JobCommand.Cancel("alice"),
        ["approve"] = Approve("sora"),
        ["reject"] = Reject,
        ["request change"] = Change("sora"),
        ["add edit"] = new JobCommand.AddEdit("alice", Edit, Words),
        ["erase"] = new JobCommand.Erase("alice"),
        ["upload"] = new JobCommand.UploadPicture(new PictureUploaded(Sha256, new TextBinding(Attempt, Sha256), "alice")),
    };

    /// <summary>The commands a state accepts, with the state after; all others are refused.</summary>
    static readonly Dictionary<string, Dictionary<string, JobState>> Accepted = new(StringComparer.Ordinal)
    {
        ["Queued"] = new(StringComparer.Ordinal)
        {
            ["start validate"] = JobState.Validating,
            ["skip validate"] = JobState.Queued,
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["Validating"] = new(StringComparer.Ordinal)
        {
            ["pass validate"] = JobState.Validating,
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["Editing"] = new(StringComparer.Ordinal)
        {
            ["attempt edit"] = JobState.Editing,
            ["check edit"] = JobState.Editing,
            ["pass edit"] = JobState.Editing,
            ["fail edit"] = JobState.NeedsAttention,
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["Finalizing"] = new(StringComparer.Ordinal)
        {
            ["judge"] = JobState.Finalizing,
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["Drilling"] = new(StringComparer.Ordinal)
        {
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["AwaitingReview"] = new(StringComparer.Ordinal)
        {
            ["approve"] = JobState.Approved,
            ["reject"] = JobState.Rejected,
            ["request change"] = JobState.ChangesRequested,
            ["add edit"] = JobState.ChangesRequested,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["AwaitingReview(one of two approved)"] = new(StringComparer.Ordinal)
        {
            ["approve"] = JobState.Approved,
            ["reject"] = JobState.Rejected,
            ["request change"] = JobState.ChangesRequested,
            ["add edit"] = JobState.ChangesRequested,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["ChangesRequested"] = new(StringComparer.Ordinal)
        {
            ["start edit"] = JobState.Editing,
            ["skip edit"] = JobState.ChangesRequested,
            ["attention"] = JobState.NeedsAttention,
            ["cancel"] = JobState.Cancelled,
        },
        ["Approved"] = new(StringComparer.Ordinal) { ["erase"] = JobState.Approved },
        ["Rejected"] = new(StringComparer.Ordinal) { ["erase"] = JobState.Rejected },
        ["NeedsAttention"] = new(StringComparer.Ordinal)
        {
            ["retry"] = JobState.Editing,
            ["retry and pay"] = JobState.Editing,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["NeedsAttention(unknown)"] = new(StringComparer.Ordinal)
        {
            ["late answer"] = JobState.Editing,
            ["retry and pay"] = JobState.Editing,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["Cancelled"] = new(StringComparer.Ordinal) { ["erase"] = JobState.Cancelled },
        ["ManualHandoff"] = new(StringComparer.Ordinal)
        {
            ["upload"] = JobState.Queued,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["NeedsAttention(by hand)"] = new(StringComparer.Ordinal)
        {
            ["retry"] = JobState.ManualHandoff,
            ["retry and pay"] = JobState.ManualHandoff,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["AwaitingReview(by hand)"] = new(StringComparer.Ordinal)
        {
            ["approve"] = JobState.Approved,
            ["reject"] = JobState.Rejected,
            ["cancel"] = JobState.Cancelled,
            ["erase"] = JobState.Cancelled,
        },
        ["Erased"] = new(StringComparer.Ordinal) { ["erase"] = JobState.Cancelled },
    };

    public static TheoryData<string, string> EveryStateAndCommand { get; } = new(
        from state in States.Keys from command in Commands.Keys select (state, command));

    [Theory]
    [MemberData(nameof(EveryStateAndCommand))]
    public void Command_IsAcceptedExactlyWhereAnArrowIs(string state, string command)
    {
        var job = States[state]();

        var decision = job.Decide(Commands[command]);

        if (Accepted[state].TryGetValue(command, out var next))
        {
            Assert.True(decision.IsAccepted, $"{decision.Refusal}");
            Assert.Equal(next, decision.Events.Aggregate(job, (j, e) => j.Apply(e, At)).State);
        }
        else
        {
            Assert.NotNull(decision.Refusal);
            Assert.Empty(decision.Events);
        }
    }

    [Theory]
    [InlineData("Queued", "cancel")]
    [InlineData("Editing", "cancel")]
    [InlineData("AwaitingReview", "review,edit,cancel")]
    [InlineData("ChangesRequested", "cancel")]
    [InlineData("Approved", "")]
    [InlineData("Rejected", "")]
    [InlineData("NeedsAttention", "retry,cancel")]
    [InlineData("Cancelled", "")]
    [InlineData("ManualHandoff", "upload,cancel")]
    public void Actions_AreWhatAPersonMayDo(string state, string actions) =>
        Assert.Equal(actions, string.Join(',', States[state]().Actions));

    [Fact]
    public void Retry_AfterAnUnknownOutcome_IsRefusedByName() => Assert.Equal(
        "possible_charge_not_accepted", States["NeedsAttention(unknown)"]().Decide(Commands["retry"]).Refusal!.Code);

    [Fact]
    public void RetriedStep_RunsAgain_AndItsEarlierAttemptsNoLongerStandInTheWay()
    {
        var job = After(States["Editing"](), Commands["attempt edit"], Commands["fail edit"]);

        var retried = After(job, Commands["retry"]);

        Assert.Equal((StepState.Running, null), (retried.Step(StepName.Edit).State, retried.Step(StepName.Edit).Condition));
        Assert.Single(retried.Step(StepName.Edit).Attempts);
    }

    [Fact]
    public void RetriedJob_ThatHadNotBegunAStep_IsQueued()
    {
        var job = After(New(), new JobCommand.NeedAttention(Why));

        Assert.Equal(JobState.Queued, After(job, Commands["retry"]).State);
    }

    [Fact]
    public void StepsAreTaken_InOrder()
    {
        var job = After(States["Validating"](), Pass(StepName.Validate));

        Assert.Equal(StepName.Edit, job.CurrentStep!.Name);
        Assert.False(job.Decide(Start(StepName.Finalize)).IsAccepted);
        Assert.Equal(StepName.Finalize, After(job, Commands["skip edit"]).CurrentStep!.Name);
    }

    [Fact]
    public void Candidate_IsChosenOnlyAmongThoseJudged()
    {
        var job = After(States["Finalizing"](), Commands["judge"]);

        Assert.Equal(0, After(job, new JobCommand.ChooseCandidate(0, Why)).Chosen!.Index);
        Assert.False(job.Decide(new JobCommand.ChooseCandidate(1, Why)).IsAccepted);
    }

    [Theory]
    [InlineData("pass", true)]
    [InlineData("fail", false)]
    [InlineData("needs_human", false)]
    public void EditedPicture_IsTheNextStart_OnlyWhenItPassed(string verdict, bool taken)
    {
        var job = After(States["Editing"](), new JobCommand.RecordCheck(
            new PictureChecked(StepName.Edit, "edit-0", Attempt, Sha256, verdict, [])));

        Assert.Equal(taken, job.PictureSha256 == Sha256);
    }

    [Fact]
    public void ErasedJob_SaysSo_AndASecondTimeIsNoChange()
    {
        var erased = After(States["AwaitingReview"](), Commands["erase"]);

        Assert.True(erased.IsErased);
        Assert.Empty(erased.Decide(Commands["erase"]).Events);
        Assert.Equal("job_erased", erased.Decide(Commands["cancel"]).Refusal!.Code);
        Assert.Equal("job_running", States["Queued"]().Decide(Commands["erase"]).Refusal!.Code);
    }

    [Fact]
    public void UploadedPicture_IsTheOneToJudge_AndARetryWaitsForAnother()
    {
        var uploaded = After(States["ManualHandoff"](), Commands["upload"]);
        var again = After(States["NeedsAttention(by hand)"](), Commands["retry"]);

        Assert.Equal((Sha256, StepName.Validate), (uploaded.PictureSha256, uploaded.CurrentStep!.Name));
        Assert.Equal((null, null, StepState.Pending), (again.Upload, again.PictureSha256, again.Step(StepName.Validate).State));
        Assert.Equal(JobState.Validating, After(again, Commands["upload"], Start(StepName.Validate)).State);
    }

    [Fact]
    public void Job_FoldedFromItsEvents_IsTheJob()
    {
        var (job, created) = Create();
        var history = created.Select(e => (e, At)).ToList();
        foreach (var command in new[]
                 {
                     Start(StepName.Validate), Pass(StepName.Validate), Start(StepName.Edit), Commands["attempt edit"],
                     Commands["check edit"], Commands["fail edit"], Commands["retry"], Pass(StepName.Edit),
                     Start(StepName.Finalize), Commands["judge"], Commands["choose"],
                     new JobCommand.PassStep(StepName.Finalize, Why, Sha256), Start(StepName.Drill), Pass(StepName.Drill),
                     Start(StepName.Review), Change("rin"), Start(StepName.Edit), Pass(StepName.Edit), Start(StepName.Finalize),
                     Commands["judge"], Commands["choose"], Pass(StepName.Finalize), Start(StepName.Review), Approve("sora"),
                 })
        {
            var events = job.Decide(command).Events;
            history.AddRange(events.Select(e => (e, At)));
            job = events.Aggregate(job, (j, e) => j.Apply(e, At));
        }

        Assert.Equivalent(job, Job.Fold(job.Id, job.Caller, history), strict: true);
        Assert.Equal(history.Count, job.Version);
    }

    [Fact]
    public void Stream_ThatDoesNotBeginWithCreation_IsRefused() => Assert.Throws<InvalidOperationException>(
        () => Job.Fold(Attempt, "alice", [(new JobCancelled("alice"), At)]));

    public static TheoryData<string, string> DrawnArrows
    {
        get
        {
            var flow = File.ReadAllText(Path.Combine(Audit.RepositoryFiles.Root, "docs", "flow.md"));
            var drawing = flow[flow.IndexOf("```mermaid", StringComparison.Ordinal)..flow.IndexOf("## The five steps", StringComparison.Ordinal)];
            return new(Arrow().Matches(drawing).Select(arrow => (arrow.Groups["from"].Value, arrow.Groups["to"].Value)).Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(DrawnArrows))]
    public void DrawnArrow_IsTakenBySomeCommand(string from, string to) => Assert.Contains((from, to), Arrows.Value);

    /// <summary>Every change of state on any way that commands lead, up to one requested change.</summary>
    static readonly Lazy<HashSet<(string From, string To)>> Arrows = new(FindArrows);

    static HashSet<(string From, string To)> FindArrows()
    {
        var asked = Enum.GetValues<StepName>()
            .SelectMany(step => (JobCommand[])[Start(step), Pass(step), new JobCommand.FailStep(step, Why)])
            .Concat(Commands.Values).Append(new JobCommand.PassStep(StepName.Finalize, Why, Sha256)).ToArray();
        var arrows = new HashSet<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Job>([New(), New(surface: "chatgpt")]);
        while (open.TryPop(out var job))
        {
            foreach (var decision in asked.Select(job.Decide).Where(decision => decision.IsAccepted))
            {
                var next = decision.Events.Aggregate(job, (j, e) => j.Apply(e, At));
                if (next.State != job.State)
                    arrows.Add(($"{job.State}", $"{next.State}"));
                if (next.Round <= 1 && seen.Add($"{next.IsMadeByHand} {next.State} {next.Cause} {next.Round} {string.Join(' ', next.Steps.Select(step => step.State))} {next.PictureSha256}"))
                    open.Push(next);
            }
        }

        return arrows;
    }

    [GeneratedRegex(@"^ +(?<from>\w+) --> (?<to>\w+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();

    static JobCommand Skip(StepName step) => new JobCommand.SkipStep(step, Why);

    static JobCommand Reject => new JobCommand.Reject("rin", Seen, Words);

    static JobCommand Approve(string by) => new JobCommand.Approve(by, Seen, null);

    static JobCommand Change(string by) => new JobCommand.RequestChange(by, Seen, Words, Edit, Words);

    static IEnumerable<JobCommand> ToReview() =>
    [
        Start(StepName.Validate), Pass(StepName.Validate), Start(StepName.Edit), Pass(StepName.Edit), Start(StepName.Finalize),
        new JobCommand.PassStep(StepName.Finalize, Why, Sha256), Start(StepName.Drill), Pass(StepName.Drill), Start(StepName.Review),
    ];

    static JobCommand Start(StepName step) => new JobCommand.StartStep(step);

    static JobCommand Pass(StepName step) => new JobCommand.PassStep(step, Why, null);

    static CandidateJudged Candidate(int index) => new(
        index, "1024x1024", "high", "png", 100, false, Attempt, Sha256, "pass", true, 1, 1, Why);

    static Job New(int reviewers = 1, string surface = "image-api") => Create(reviewers, surface).Job;

    static (Job Job, IReadOnlyList<JobEvent> Events) Create(int reviewers = 1, string surface = "image-api") => Job.Create(
        Guid.Parse("019b7c11-0000-7000-8000-000000000001"), "alice",
        new JobPlan(
            "gpt-image-2", "1024x1024", surface, new RouteRecord([], []), "internal", null, [],
            new FinalPlan(["1024x1024"], ["medium"], ["png"], [100], 4, null, null), null, "ask", null, null, reviewers),
        new TextBinding(Attempt, Sha256), At);

    static Job After(Job job, params IEnumerable<JobCommand> commands) => commands.Aggregate(job, (current, command) =>
    {
        var decision = current.Decide(command);
        Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
        return decision.Events.Aggregate(current, (j, e) => j.Apply(e, At));
    });
}
