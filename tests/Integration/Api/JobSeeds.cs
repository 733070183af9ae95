using System.Diagnostics;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Money;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>Writes what the worker would have written, through the same store.</summary>
static class JobSeeds
{
    static readonly IdSource Ids = IdSource.FromClock(TimeProvider.System);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Job> CommandAsync(this ApiHost api, Guid jobId, params JobCommand[] commands)
    {
        var job = (await api.Store.FindJobAsync(jobId, Cancel))!;
        foreach (var command in commands)
        {
            var decision = job.Decide(command);
            Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
            var after = decision.Events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
            var result = await api.Store.AppendAsync(new Append { Jobs = [new JobChange(job, decision.Events, after)] }, Cancel);
            Assert.IsType<AppendResult.Committed>(result);
            job = after;
        }

        return job;
    }

    /// <summary>A new job whose first step has one attempt, which has been sent.</summary>
    public static async Task<(JobResponse Job, Attempt Attempt)> JobWithSentAttemptAsync(this ApiHost api)
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var id = Ids.NewId();
        using var trace = new Activity("worker").Start();
        await api.CommandAsync(job.Id, new JobCommand.StartStep(StepName.Validate));
        var (attempt, events) = Attempt.Start(id, ApiHost.Alice.Caller, new AttemptCommand.Plan(
            new AttemptPlanned("generate", job.Id, "image-api", "generation", "gpt-image-2", "1024x1024", "low", "png", 100, 1,
                new string('0', 64), 40_000, "2026-01"),
            []));
        await api.Store.AppendAsync(new Append { Attempts = [new AttemptChange(null, events, attempt)] }, Cancel);
        await api.CommandAsync(job.Id, new JobCommand.AddAttempt(StepName.Validate, "base", id));
        return (job, attempt);
    }

    public static async Task<Attempt> CommandAsync(
        this ApiHost api, Attempt attempt, AttemptCommand command, params AssetReference[] references)
    {
        var decision = attempt.Decide(command);
        Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
        var after = decision.Events.Aggregate(attempt, (state, e) => state.Apply(e));
        var result = await api.Store.AppendAsync(new Append
        {
            Attempts = [new AttemptChange(attempt, decision.Events, after)],
            References = references,
        }, Cancel);
        Assert.IsType<AppendResult.Committed>(result);
        return after;
    }

    public static Task<Attempt> ReceiveAsync(this ApiHost api, Attempt attempt, string requestId) => api.CommandAsync(
        attempt, new AttemptCommand.Receive(new AttemptReceived(requestId, 200, 1234, new string('a', 64), 999)));

    public static Task<Attempt> SettleAsync(this ApiHost api, Attempt attempt, StoredPicture picture) => api.CommandAsync(
        attempt,
        new AttemptCommand.Settle(
            new AttemptStored([picture], new TokenUsage(TextIn: 10, ImageOut: 200)),
            new AttemptSettled(CostBreakdown.Zero with { TextIn = new MicroUsd(50), ImageOut = new MicroUsd(6000) }, "settled")),
        new AssetReference(
            Ids.NewId(), picture.Sha256, attempt.Caller, attempt.Plan.JobId, attempt.Id, "generate", picture, null));
}
