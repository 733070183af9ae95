using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
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
}
