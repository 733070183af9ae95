using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Worker;

/// <summary>The meters of a whole worker.</summary>
public sealed class WorkerMetricsTests(WorkerHost host) : IClassFixture<WorkerHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_ThatComesToItsReview_IsInEveryMeter()
    {
        await host.Simulator.SetAsync(new { latencyMs = 0 });
        var worker = await host.StartWorkerAsync();
        using var measurements = new Measurements(worker.Services.GetRequiredService<IMeterFactory>());

        var job = await WorkerHost.CreateJobAsync(worker);
        await host.WaitForJobAsync(job.Id, j => j.State == JobState.AwaitingReview);
        await worker.StopAsync(Cancel);

        Assert.Equal("AwaitingReview", Assert.Single(measurements.Of("refapp.job.duration"))["refapp.job.state"]);
        Assert.Equal(["validate", "finalize"], measurements.Of("refapp.step.duration").Select(one => one["refapp.step.name"]));
        Assert.Equal(["generate", "candidate"], measurements.Of("refapp.attempts").Select(one => one["refapp.attempt.purpose"]));
        Assert.Equal(
            ["image_generation", "image_edit"], measurements.Of("gen_ai.client.operation.duration").Select(one => one["gen_ai.operation.name"]));
        Assert.Equal(
            await host.ScalarAsync<decimal>(
                "select sum(micro_usd) / 1e6 from ledger join attempts on attempts.id = attempt_id where job_id = @Id and account = 'Settled'", new { job.Id }),
            Math.Round((decimal)measurements.Sum("refapp.cost"), 6));
        Assert.Empty(measurements.Of("refapp.lease.lost"));
    }

    [Fact]
    public async Task LeaseOfAJob_ThatIsTaken_IsCountedOnce()
    {
        await using var calls = await CallUnderWayAsync();

        await host.ScalarAsync<int>(
            "update jobs set owner = 'another', lease_until = now() + interval '1 hour' where id = @Id returning 1", new { calls.Job.Id });
        await host.WaitForAttemptsAsync(calls.Job.Id, attempts => attempts is [{ State: AttemptState.Settled }]);
        await calls.StopAsync();

        Assert.Equal(["job"], calls.Lost());
    }

    [Fact]
    public async Task LeaseOfACall_ThatIsTaken_IsCountedOnce_HoweverOftenItIsMissed()
    {
        await using var calls = await CallUnderWayAsync();

        await host.ScalarAsync<int>(
            "update attempts set owner = 'another', lease_until = now() + interval '1 hour' where job_id = @Id returning 1", new { calls.Job.Id });
        await host.WaitForAttemptsAsync(calls.Job.Id, attempts => attempts is [{ State: AttemptState.Settled }, ..]);
        await calls.StopAsync();

        Assert.Equal(["attempt"], calls.Lost());
    }

    [Fact]
    public async Task Job_ThatAPersonChanged_IsNotALostLease()
    {
        await using var calls = await CallUnderWayAsync();
        var job = await host.WaitForJobAsync(calls.Job.Id, _ => true);
        var cancelled = job.Decide(new JobCommand.Cancel("alice")).Events;

        await WorkerHost.AppendAsync(calls.Worker, new Domain.Audit.Append
        {
            Jobs = [new Domain.Audit.JobChange(job, cancelled, cancelled.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow())))],
        });
        await host.WaitForAttemptsAsync(calls.Job.Id, attempts => attempts is [{ State: AttemptState.Settled }]);
        await calls.StopAsync();

        Assert.Empty(calls.Lost());
    }

    /// <summary>A worker in the middle of a call that takes longer than two renewals.</summary>
    async Task<CallUnderWay> CallUnderWayAsync()
    {
        await host.Simulator.SetAsync(new { latencyMs = 5500 });
        var worker = await host.StartWorkerAsync();
        var measurements = new Measurements(worker.Services.GetRequiredService<IMeterFactory>());
        var job = await WorkerHost.CreateJobAsync(worker);
        await host.WaitForAttemptsAsync(job.Id, attempts => attempts is [{ State: AttemptState.Sent }]);
        return new CallUnderWay(worker, job, measurements);
    }

    sealed record CallUnderWay(Microsoft.AspNetCore.Builder.WebApplication Worker, Job Job, Measurements Measurements) : IAsyncDisposable
    {
        public Task StopAsync() => Worker.StopAsync(Cancel);

        public IEnumerable<string?> Lost() => Measurements.Of("refapp.lease.lost").Select(one => one["refapp.lease.kind"]);

        public ValueTask DisposeAsync()
        {
            Measurements.Dispose();
            return Worker.DisposeAsync();
        }
    }
}
