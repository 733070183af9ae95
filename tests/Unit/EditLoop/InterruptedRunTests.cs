using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.EditLoopWorker.Loop;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

/// <summary>Workers that die, lose their lease, or bring an answer after others have given it up.</summary>
public sealed class InterruptedRunTests : IDisposable
{
    readonly LoopFixture _loop = new();

    [Fact]
    public async Task Run_AfterAnotherWorkerDiedMidCall_ExplainsTheAttemptAndDoesNotBuyAgain()
    {
        var job = await _loop.CreateAsync(LoopFixture.Plan);
        job = await SendAndDieAsync(job);

        job = await _loop.RunAsync(job);

        Assert.Equal(JobCauses.OutcomeUnknown, job.Cause?.Code);
        Assert.Empty(_loop.Surface.Requests);
        Assert.Equal("holder_gone", Assert.Single(_loop.Audit.Attempts).Error?.Code);
    }

    [Fact]
    public async Task Run_AfterAnotherWorkerDiedBetweenSettledAndChecked_UsesThePaidPicture()
    {
        var job = await _loop.CreateAsync(LoopFixture.Plan);
        _loop.DiesWhileReading = true;
        await Assert.ThrowsAsync<IOException>(() => _loop.RunAsync(job));
        _loop.DiesWhileReading = false;

        Assert.Equal(JobState.AwaitingReview, (await _loop.RunAsync(job)).State);
        Assert.Single(_loop.AttemptsOf("generate"));
    }

    [Fact]
    public async Task LeaseLost_WhileTheSurfaceWorks_KeepsThePaidPicture()
    {
        using var held = new CancellationTokenSource();
        _loop.Surface.Meanwhile = _ => held.CancelAsync();
        var job = await _loop.CreateAsync(LoopFixture.Plan);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _loop.RunAsync(job, held: held.Token));

        Assert.Equal(AttemptState.Settled, Assert.Single(_loop.Audit.Attempts).State);
    }

    [Fact]
    public async Task LateAnswer_OfAnAttemptGivenUpByAnotherWorker_IsSettledAndUsedInsteadOfAReplacement()
    {
        _loop.Surface.Meanwhile = async sent =>
        {
            _loop.Surface.Meanwhile = _ => Task.CompletedTask;
            await _loop.PaidElsewhere.TakeOverAsync((await _loop.Audit.FindAttemptAsync(sent.AttemptId, default))!, default);
        };

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.AwaitingReview, job.State);
        var attempt = Assert.Single(_loop.AttemptsOf("generate"));
        Assert.Equal((AttemptState.Settled, 0L), (attempt.State, attempt.PossibleMicroUsd));
    }

    [Fact]
    public async Task LateAnswer_AfterTheJobStoppedForAPerson_LetsTheJobGoOnWithIt()
    {
        var job = await _loop.CreateAsync(LoopFixture.Plan);
        Job? stopped = null;
        _loop.Surface.Meanwhile = async _ =>
        {
            _loop.Surface.Meanwhile = _ => Task.CompletedTask;
            stopped = await _loop.RunAsync(job, _loop.PaidElsewhere);
        };

        await Assert.ThrowsAsync<LeaseLostException>(() => _loop.RunAsync(job));
        var resumed = (await _loop.Audit.FindJobAsync(job.Id, default))!;
        var done = await _loop.RunAsync(resumed);

        Assert.Equal(JobCauses.OutcomeUnknown, stopped?.Cause?.Code);
        Assert.Equal((JobState.Validating, null), (resumed.State, resumed.Cause));
        Assert.Equal(JobState.AwaitingReview, done.State);
        Assert.Equal(AttemptState.Settled, Assert.Single(_loop.AttemptsOf("generate")).State);
    }

    [Fact]
    public async Task LateAnswer_AfterAReplacementWasBought_IsSettledAndNeverApplied()
    {
        var job = await _loop.CreateAsync(LoopFixture.Plan);
        Attempt? late = null;
        _loop.Surface.Meanwhile = async sent =>
        {
            _loop.Surface.Meanwhile = _ => Task.CompletedTask;
            var stopped = await _loop.RunAsync(job, _loop.PaidElsewhere);
            await _loop.RunAsync(await _loop.RetryAsync(stopped, acceptPossibleCharge: true), _loop.PaidElsewhere);
            late = await _loop.Audit.FindAttemptAsync(sent.AttemptId, default);
        };

        await Assert.ThrowsAsync<LeaseLostException>(() => _loop.RunAsync(job));

        var done = (await _loop.Audit.FindJobAsync(job.Id, default))!;
        var attempts = _loop.AttemptsOf("generate").ToArray();
        Assert.Equal(AttemptState.Unknown, late?.State);
        Assert.Equal(2, attempts.Length);
        Assert.All(attempts, attempt => Assert.Equal((AttemptState.Settled, 0L), (attempt.State, attempt.PossibleMicroUsd)));
        Assert.Equal(JobState.AwaitingReview, done.State);
        Assert.NotEqual(late?.Id, done.Step(StepName.Validate).AttemptOf("generate")?.AttemptId);
    }

    [Fact]
    public async Task Answer_SettledAndRemovedByAnotherWorker_IsUsedByTheOneThatReceivedIt()
    {
        _loop.Surface.Afterwards = async sent =>
        {
            _loop.Surface.Afterwards = _ => Task.CompletedTask;
            await _loop.PaidElsewhere.TakeOverAsync((await _loop.Audit.FindAttemptAsync(sent.AttemptId, default))!, default);
        };

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.Equal(JobState.AwaitingReview, job.State);
        Assert.Equal(AttemptState.Settled, Assert.Single(_loop.AttemptsOf("generate")).State);
    }

    [Fact]
    public async Task Call_ThatAnotherWorkerIsMaking_IsWaitedFor_NeitherExplainedNorRepeated()
    {
        var job = await SendAndDieAsync(await _loop.CreateAsync(LoopFixture.Plan));
        var attempt = Assert.Single(_loop.Audit.Attempts);
        _loop.Leases.HeldElsewhere.Add(attempt.Id);

        var waiting = await _loop.RunAsync(job);

        Assert.Equal((job.Version, JobState.Validating), (waiting.Version, waiting.State));
        Assert.True(_loop.Audit.Appended[^1].Jobs[0].NotBefore > TimeProvider.System.GetUtcNow());
        Assert.Equal(AttemptState.Sent, Assert.Single(_loop.Audit.Attempts).State);
        Assert.Empty(_loop.Surface.Requests);
    }

    [Fact]
    public async Task Start_WhoseCommitIsUnconfirmed_SendsNothingAndSaysSo()
    {
        _loop.Audit.Lose = append => append.Attempts.Any(change => change.Before is null) && _loop.Audit.Attempts.Count() == 1;

        var job = await _loop.RunAsync(await _loop.CreateAsync(LoopFixture.Plan));

        Assert.True(job.IsRunnable);
        var attempt = Assert.Single(_loop.Audit.Attempts);
        Assert.Equal((AttemptState.NotSent, "commit_unconfirmed"), (attempt.State, attempt.Error?.Code));
        Assert.Empty(_loop.Surface.Requests);
    }

    /// <summary>Leaves the record as a worker leaves it that is killed while the surface works.</summary>
    async Task<Job> SendAndDieAsync(Job job)
    {
        var cancel = TestContext.Current.CancellationToken;
        var attemptId = Guid.Parse("0190a000-0000-7000-8000-000000000001");
        JobEvent[] events = [new StepStarted(StepName.Validate), new AttemptAdded(StepName.Validate, "generate", attemptId)];
        var after = events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
        var planned = new AttemptPlanned("generate", job.Id, "image-api", "generation", "gpt-image-2", "1024x1024", "low",
            "png", 100, 1, new string('0', 64), 10_000, "test");
        var (attempt, attemptEvents) = Attempt.Start(attemptId, "test", new AttemptCommand.Plan(planned, []));
        await _loop.Audit.AppendAsync(new Append
        {
            Jobs = [new JobChange(job, events, after)],
            Attempts = [new AttemptChange(null, attemptEvents, attempt)],
        }, cancel);
        return after;
    }

    public void Dispose() => _loop.Dispose();
}
