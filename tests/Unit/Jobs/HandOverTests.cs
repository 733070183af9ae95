using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Unit.Jobs;

/// <summary>From when the time that the worker takes is counted.</summary>
public sealed class HandOverTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly Guid Id = Guid.Parse("019b7c11-0000-7000-8000-000000000002");
    static readonly TextBinding Words = new(Id, new string('a', 64));
    static readonly PlannedEdit Edit = new("region", new Rect(0, 0, 10, 10), null, "verify");

    static readonly JobPlan Plan = new(
        "gpt-image-2", "1024x1024", "image-api", new RouteRecord([], []), "internal", null, [],
        new FinalPlan(["1024x1024"], ["medium"], ["png"], [100], 4, null, null), null, "ask", null, null, 1);

    public static TheoryData<JobEvent, bool> Events => new()
    {
        { new StepStarted(StepName.Validate), false },
        { new AttentionNeeded(new Reason("because")), false },
        { new JobRetried("alice", false), true },
        { new JobRetried(JobRetried.ByDrill, false), false },
        { new ChangeRequested("rin", Edit, Words), true },
        { new PictureUploaded(new string('b', 64), Words, "alice"), true },
    };

    [Fact]
    public void Job_ThatIsNew_IsHandedOverAtItsCreation() => Assert.Equal(Start, Job.Create(Id, "alice", Plan, Words, Start).Job.HandedOverAt);

    [Theory]
    [MemberData(nameof(Events))]
    public void Job_IsHandedOverAnew_OnlyBySomebodyWhoSendsItBack(JobEvent e, bool anew)
    {
        var later = Start.AddHours(1);

        var job = Job.Create(Id, "alice", Plan, Words, Start).Job.Apply(e, later);

        Assert.Equal(anew ? later : Start, job.HandedOverAt);
    }

    [Fact]
    public void Job_ThatWaitedForALateAnswer_IsHandedOverWhenItComes()
    {
        var (job, later) = (Job.Create(Id, "alice", Plan, Words, Start).Job, Start.AddHours(1));
        foreach (var e in (JobEvent[])
                 [new StepStarted(StepName.Validate), new AttemptAdded(StepName.Validate, "base", Id), new AttentionNeeded(new Reason(JobCauses.OutcomeUnknown))])
            job = job.Apply(e, Start);

        Assert.Equal(later, job.Apply(new OutcomeResolved(Id), later).HandedOverAt);
    }
}
