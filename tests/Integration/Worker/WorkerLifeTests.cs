using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.JobQueue;
using Xunit;

namespace ReferenceApp.Integration.Worker;

public sealed class WorkerLifeTests(WorkerHost host) : IClassFixture<WorkerHost>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await host.Simulator.SetAsync(new { latencyMs = 0 });

    [Fact]
    public async Task Stop_WhileACallIsUnderWay_WaitsForItsAnswerAndGivesTheJobBack()
    {
        await host.Simulator.SetAsync(new { latencyMs = 1500 });
        var stopping = await host.StartWorkerAsync();
        var job = await WorkerHost.CreateJobAsync(stopping);
        await host.WaitForAttemptsAsync(job.Id, attempts => attempts is [{ State: AttemptState.Sent }]);

        await stopping.StopAsync(TestContext.Current.CancellationToken);

        var attempt = Assert.Single(await host.WaitForAttemptsAsync(job.Id, _ => true));
        Assert.Equal(AttemptState.Settled, attempt.State);
        Assert.False(await host.ScalarAsync<bool>("select lease_until > now() from jobs where id = @Id", new { job.Id }));

        await host.Simulator.SetAsync(new { latencyMs = 0 });
        await using var next = await host.StartWorkerAsync();
        await host.WaitForJobAsync(job.Id, j => j.State == JobState.AwaitingReview);
        Assert.All(
            await host.WaitForAttemptsAsync(job.Id, attempts => attempts.Count == 2), a => Assert.Equal(AttemptState.Settled, a.State));
        await next.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Commits_OfAWorker_WakeWhoeverWatches()
    {
        var worker = await host.StartWorkerAsync();
        using var watch = await worker.Services.GetRequiredService<LiveEvents>().WatchAsync(null, TestContext.Current.CancellationToken);

        var job = await WorkerHost.CreateJobAsync(worker);
        var done = await host.WaitForJobAsync(job.Id, j => j.State == JobState.AwaitingReview);

        JobChanged notice;
        do
        {
            notice = await watch.Changes.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        while (notice != new JobChanged(job.Id, done.Version));
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Job_WhileRedisIsDown_IsTakenFromPostgres()
    {
        var worker = await host.StartWorkerAsync();
        await host.Redis.KillAsync();
        try
        {
            var job = await WorkerHost.CreateJobAsync(worker);

            await host.WaitForJobAsync(job.Id, j => j.State == JobState.AwaitingReview);
        }
        finally
        {
            await host.Redis.RestartAsync();
            await worker.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Call_OfACancelledJobWhoseWorkerDied_EndsAsUnknownWithItsPossibleCost()
    {
        var worker = await host.StartWorkerAsync();
        var job = await WorkerHost.CreateCancelledJobAsync(worker);
        var budget = new BudgetKey($"caller/dead-{WorkerHost.Ids.NewId():N}/2026-11-01", null);
        var planned = new AttemptPlanned("generate", job.Id, "image-api", "generation", "gpt-image-2", "1024x640", "low", "png", 100, 1,
            new string('0', 64), 40_000, "2026-01");
        var (attempt, events) = Attempt.Start(WorkerHost.Ids.NewId(), "alice", new AttemptCommand.Plan(planned, [budget]));
        // Without a lease, as of a process that was killed.
        await WorkerHost.AppendAsync(worker, new Append { Attempts = [new AttemptChange(null, events, attempt)] });

        var ended = Assert.Single(await host.WaitForAttemptsAsync(job.Id, attempts => attempts is [{ State: AttemptState.Unknown }]));
        Assert.Equal((40_000, "holder_gone"), (ended.PossibleMicroUsd, ended.Error?.Code));
        Assert.Equal(40_000, await host.ScalarAsync<long>("select used from budgets where key = @Key", new { budget.Key }));
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Worker_WhoseLeaseWasTaken_KeepsThePaidPictureAndWritesNothingElse()
    {
        await host.Simulator.SetAsync(new { latencyMs = 1500 });
        var worker = await host.StartWorkerAsync();
        var job = await WorkerHost.CreateJobAsync(worker);
        await host.WaitForAttemptsAsync(job.Id, attempts => attempts is [{ State: AttemptState.Sent }]);
        var before = await host.WaitForJobAsync(job.Id, _ => true);

        await host.ScalarAsync<int>(
            "update jobs set owner = 'another', lease_until = now() + interval '1 hour' where id = @Id returning 1", new { job.Id });
        await host.WaitForAttemptsAsync(job.Id, attempts => attempts is [{ State: AttemptState.Settled }]);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var after = await host.WaitForJobAsync(job.Id, _ => true);
        Assert.Equal((before.Version, JobState.Validating), (after.Version, after.State));
        Assert.Equal("another", await host.ScalarAsync<string>("select owner from jobs where id = @Id", new { job.Id }));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
