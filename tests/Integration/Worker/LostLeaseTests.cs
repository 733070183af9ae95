using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Worker;

/// <summary>What a worker counts as a lost lease.</summary>
public sealed class LostLeaseTests(WorkerHost host) : IClassFixture<WorkerHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

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

        await WorkerHost.AppendAsync(calls.Worker, new Append
        {
            Jobs = [new JobChange(job, cancelled, cancelled.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow())))],
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

    sealed record CallUnderWay(WebApplication Worker, Job Job, Measurements Measurements) : IAsyncDisposable
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
