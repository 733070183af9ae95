using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Domain.Jobs;

/// <summary>
/// One edit loop, folded from its events. <see cref="Decide"/> says what a command may change, <see cref="Apply"/>
/// what an event changed; neither reads a clock, a store or a picture.
/// </summary>
public sealed record Job(Guid Id, string Caller, long Version, JobState State, JobPlan Plan, TextBinding Words)
{
    public IReadOnlyList<JobStep> Steps { get; init; } =
        [.. Enum.GetValues<StepName>().Select(name => new JobStep(name, StepState.Pending))];

    /// <summary>Why it needs attention; null in every other state.</summary>
    public Reason? Cause { get; init; }

    /// <summary>
    /// The last picture that passed its check; the next edit starts from it. Once finalized it is the chosen candidate: what
    /// people are shown, and what a change that they ask for must leave as it is everywhere else.
    /// </summary>
    public string? PictureSha256 { get; init; }

    /// <summary>Of this round.</summary>
    public IReadOnlyList<CandidateJudged> Candidates { get; init; } = [];

    public CandidateChosen? Chosen { get; init; }

    /// <summary>How many changes were asked for after the job had come to its review. Each finalizes the picture anew.</summary>
    public int Round { get; init; }

    /// <summary>Of all rounds, in order.</summary>
    public IReadOnlyList<ReviewRecord> Decisions { get; init; } = [];

    /// <summary>Who asked for the last change; null when nobody did.</summary>
    public string? ChangeRequestedBy { get; init; }

    /// <summary>Who has approved the picture as it is now.</summary>
    public IReadOnlyList<string> ApprovedBy =>
        [.. Decisions.Where(d => d.Round == Round && d.Decided.Decision == ReviewChoice.Approve).Select(d => d.Decided.By)];

    /// <summary>The picture that a person made by hand and that counts; null while it is waited for, and for every other job.</summary>
    public PictureUploaded? Upload { get; init; }

    /// <summary>A person makes the picture in ChatGPT: nothing is sent, and nothing is paid.</summary>
    public bool IsMadeByHand => Plan.Surface == Surface.ChatGpt.ToString();

    /// <summary>Its words and pictures are gone, and nothing more can be done with it.</summary>
    public bool IsErased { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the worker was last given it: at its creation, by a person who sent it back, or by the late answer that it waited for.</summary>
    public DateTimeOffset HandedOverAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public bool IsOver => State is JobState.Approved or JobState.Rejected or JobState.Cancelled;

    /// <summary>The worker has something to do.</summary>
    public bool IsRunnable => State is JobState.Queued or JobState.Validating or JobState.Editing
        or JobState.Finalizing or JobState.Drilling or JobState.ChangesRequested;

    /// <summary>A person has something to do.</summary>
    public bool IsWaiting => State is JobState.AwaitingReview or JobState.NeedsAttention or JobState.ManualHandoff;

    /// <summary>The first step that has not ended; null when all have.</summary>
    public JobStep? CurrentStep => Steps.FirstOrDefault(s => s.State is not (StepState.Passed or StepState.Skipped));

    public JobStep Step(StepName name) => Steps[(int)name];

    /// <summary>What a person may do now, in the interface's words.</summary>
    public IReadOnlyList<string> Actions => State switch
    {
        JobState.NeedsAttention => ["retry", "cancel"],
        JobState.AwaitingReview => ["review", "edit", "cancel"],
        JobState.ManualHandoff => ["upload", "cancel"],
        _ when IsRunnable => ["cancel"],
        _ => [],
    };

    public static (Job Job, IReadOnlyList<JobEvent> Events) Create(
        Guid id, string caller, JobPlan plan, TextBinding words, DateTimeOffset at)
    {
        var created = new JobCreated(plan, words);
        return (Begin(id, caller, created, at), [created]);
    }

    public Decision<JobEvent> Decide(JobCommand command) => command switch
    {
        JobCommand.Erase c => DecideErase(c),
        _ when IsErased => Decision<JobEvent>.Refuse("job_erased"),
        JobCommand.Cancel c => IsOver ? Refuse(command) : Decision<JobEvent>.Accept(new JobCancelled(c.By)),
        JobCommand.Retry c => DecideRetry(c),
        JobCommand.UploadPicture c => State == JobState.ManualHandoff
            ? Decision<JobEvent>.Accept(c.Uploaded)
            : Refuse(command),
        JobCommand.ResolveOutcome c => WaitsFor(c.AttemptId)
            ? Decision<JobEvent>.Accept(new OutcomeResolved(c.AttemptId))
            : Refuse(command),
        // A person makes its picture anew; there is no edit of it to be bought and judged.
        JobCommand.AddEdit or JobCommand.RequestChange when IsMadeByHand => Refuse(command),
        JobCommand.ReviewCommand c => State == JobState.AwaitingReview ? ReviewRules.Decide(this, c) : Refuse(command),
        _ when !IsRunnable => Refuse(command),
        JobCommand.StartStep c => CurrentStep is { State: StepState.Pending } step && step.Name == c.Step
            ? Decision<JobEvent>.Accept(new StepStarted(c.Step))
            : Refuse(command),
        JobCommand.SkipStep c => CurrentStep is { State: StepState.Pending } step && step.Name == c.Step
            ? Decision<JobEvent>.Accept(new StepSkipped(c.Step, c.Reason))
            : Refuse(command),
        JobCommand.NeedAttention c => Decision<JobEvent>.Accept(new AttentionNeeded(c.Cause)),
        JobCommand.AddAttempt c when IsRunning(c.Step) =>
            Decision<JobEvent>.Accept(new AttemptAdded(c.Step, c.Slot, c.AttemptId)),
        JobCommand.RecordCheck c when IsRunning(c.Check.Step) => Decision<JobEvent>.Accept(c.Check),
        JobCommand.JudgeCandidate c when IsRunning(StepName.Finalize) => Decision<JobEvent>.Accept(c.Judged),
        JobCommand.ChooseCandidate c when IsRunning(StepName.Finalize) && Candidates.Any(x => x.Index == c.Index) =>
            Decision<JobEvent>.Accept(new CandidateChosen(c.Index, c.Reason)),
        JobCommand.PassStep c when IsRunning(c.Step) =>
            Decision<JobEvent>.Accept(new StepPassed(c.Step, c.Condition, c.PictureSha256)),
        JobCommand.FailStep c when IsRunning(c.Step) =>
            Decision<JobEvent>.Accept(new StepFailed(c.Step, c.Reason), new AttentionNeeded(c.Reason)),
        _ => Refuse(command),
    };

    Decision<JobEvent> DecideRetry(JobCommand.Retry c) => this switch
    {
        { State: not JobState.NeedsAttention } => Refuse(c),
        { Cause.Code: JobCauses.OutcomeUnknown } when !c.AcceptPossibleCharge =>
            Decision<JobEvent>.Refuse("possible_charge_not_accepted"),
        _ => Decision<JobEvent>.Accept(new JobRetried(c.By, c.AcceptPossibleCharge)),
    };

    /// <summary>Nobody may work on it meanwhile, and nobody may wait for it afterwards. A second time is no change.</summary>
    Decision<JobEvent> DecideErase(JobCommand.Erase c) => this switch
    {
        { IsErased: true } => Decision<JobEvent>.Accept(),
        { IsRunnable: true } => Decision<JobEvent>.Refuse("job_running", ("state", State)),
        { IsOver: true } => Decision<JobEvent>.Accept(new JobErased(c.By)),
        _ => Decision<JobEvent>.Accept(new JobCancelled(c.By), new JobErased(c.By)),
    };

    /// <summary>Stopped on the unknown outcome of this attempt, which nothing has replaced.</summary>
    bool WaitsFor(Guid attemptId) =>
        this is { State: JobState.NeedsAttention, Cause.Code: JobCauses.OutcomeUnknown, CurrentStep: { State: StepState.Running } step }
        && step.Attempts.LastOrDefault(a => a.AttemptId == attemptId) is { } attempt && step.AttemptOf(attempt.Slot) == attempt;

    bool IsRunning(StepName step) => Step(step).State == StepState.Running;

    Decision<JobEvent> Refuse(JobCommand command) =>
        Decision<JobEvent>.Refuse("job_transition_refused", ("command", command.GetType().Name), ("state", State));

    public static Job? Fold(Guid id, string caller, IEnumerable<(JobEvent Event, DateTimeOffset At)> events)
    {
        Job? job = null;
        foreach (var (e, at) in events)
            job = job is null ? Begin(id, caller, e, at) : job.Apply(e, at);
        return job;
    }

    static Job Begin(Guid id, string caller, JobEvent first, DateTimeOffset at) => first is JobCreated created
        ? new Job(id, caller, 1, JobState.Queued, created.Plan, created.Words)
        {
            CreatedAt = at,
            HandedOverAt = at,
            UpdatedAt = at,
            PictureSha256 = created.Plan.SourceSha256,
        }.HandedOff()
        : throw new InvalidOperationException($"A job cannot begin with {first.GetType().Name}.");

    public Job Apply(JobEvent e, DateTimeOffset at)
    {
        var next = this with { Version = Version + 1, UpdatedAt = at };
        return e switch
        {
            StepStarted s => next.With(s.Step, step => step with { State = StepState.Running, StartedAt = at })
                with
            { State = StateOf(s.Step) },
            AttemptAdded a => next.With(a.Step,
                step => step with { Attempts = [.. step.Attempts, new SlotAttempt(a.Slot, a.AttemptId)] }),
            PictureChecked c => next.With(c.Step, step => step with { Checks = [.. step.Checks, c] })
                with
            { PictureSha256 = c is { Verdict: "pass", Step: StepName.Edit } ? c.Sha256 : PictureSha256 },
            CandidateJudged c => next with { Candidates = [.. Candidates, c] },
            CandidateChosen c => next with { Chosen = c },
            StepPassed p => next.With(p.Step,
                step => step with { State = StepState.Passed, FinishedAt = at, Condition = p.Condition })
                with
            {
                PictureSha256 = p.PictureSha256 ?? PictureSha256,
                State = p.Step == StepName.Review ? JobState.Approved : State,
            },
            StepFailed f => next.With(f.Step,
                step => step with { State = StepState.Failed, FinishedAt = at, Condition = f.Reason })
                with
            { State = f.Step == StepName.Review ? JobState.Rejected : State },
            StepSkipped s => next.With(s.Step,
                step => step with { State = StepState.Skipped, FinishedAt = at, Condition = s.Reason }),
            AttentionNeeded n => next with { State = JobState.NeedsAttention, Cause = n.Cause },
            OutcomeResolved => next with { State = StateOf(CurrentStep!.Name), Cause = null, HandedOverAt = at },
            // A rehearsal is led on by the worker itself.
            JobRetried r => next.Resume() with { Cause = null, HandedOverAt = r.By == JobRetried.ByDrill ? HandedOverAt : at },
            JobCancelled => next with { State = JobState.Cancelled, Cause = null },
            ReviewDecided d => next with
            {
                Decisions = [.. Decisions, new ReviewRecord(d, at, Round)],
            },
            ChangeRequested c => next.BeginRound(c) with { HandedOverAt = at },
            PictureUploaded u => next with { State = JobState.Queued, Upload = u, PictureSha256 = u.Sha256, HandedOverAt = at },
            JobErased => next with { IsErased = true },
            _ => throw new InvalidOperationException($"{e.GetType().Name} cannot follow {State}."),
        };
    }

    /// <summary>A retried job goes on where it stopped: a failed step runs again, a step not begun is still to begin.</summary>
    Job Resume() => CurrentStep switch
    {
        { Name: StepName.Validate } when IsMadeByHand => HandedOff(),
        null or { State: StepState.Pending } => this with { State = JobState.Queued },
        var step => With(step.Name, s => s with
        {
            State = StepState.Running,
            FinishedAt = null,
            Condition = null,
            Attempts = [.. s.Attempts.Select(a => a with { Released = true })],
        }) with
        { State = StateOf(step.Name) },
    };

    /// <summary>
    /// The edits that were verified stay; what follows them is done anew, but for the drill, which rehearses nothing that a
    /// change could alter. What was bought and measured for it stays on the steps' record.
    /// </summary>
    Job BeginRound(ChangeRequested change) => With(StepName.Edit, Anew).With(StepName.Finalize, Anew).With(StepName.Review, Anew) with
    {
        State = JobState.ChangesRequested,
        Plan = Plan with { Edits = [.. Plan.Edits, change.Edit] },
        Words = change.Words,
        Candidates = [],
        Chosen = null,
        Round = Round + 1,
        ChangeRequestedBy = change.By,
    };

    static JobStep Anew(JobStep step) =>
        step with { State = StepState.Pending, StartedAt = null, FinishedAt = null, Condition = null };

    /// <summary>One that a person makes waits for that person, for the first picture and after one that did not pass.</summary>
    Job HandedOff() => IsMadeByHand
        ? With(StepName.Validate, step => new JobStep(step.Name, StepState.Pending))
            with
        { State = JobState.ManualHandoff, Upload = null, PictureSha256 = Plan.SourceSha256 }
        : this;

    Job With(StepName name, Func<JobStep, JobStep> change) =>
        this with { Steps = [.. Steps.Select(step => step.Name == name ? change(step) : step)] };

    static JobState StateOf(StepName step) => step switch
    {
        StepName.Validate => JobState.Validating,
        StepName.Edit => JobState.Editing,
        StepName.Finalize => JobState.Finalizing,
        StepName.Drill => JobState.Drilling,
        _ => JobState.AwaitingReview,
    };
}
