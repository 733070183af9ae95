using System.Diagnostics;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.JobQueue;
using ReferenceApp.Surfaces;

namespace ReferenceApp.Benchmarks.Steps;

/// <param name="Jobs">One for each step.</param>
/// <param name="ProcessorSeconds">By process name.</param>
sealed record StepResult(IReadOnlyCollection<Guid> Jobs, TimeSpan Elapsed, IReadOnlyDictionary<string, double> ProcessorSeconds)
{
    public double PerSecond => Jobs.Count / Elapsed.TotalSeconds;
}

/// <summary>
/// One paid picture for each of many due jobs, as a worker makes them: signal, lease, acknowledgement, <em>sent</em>
/// committed, the answer on disk, its picture stored, <em>received</em> to <em>settled</em> committed.
/// </summary>
/// <param name="places">Steps at a time.</param>
/// <param name="wholeRun">Also what a worker does once for each job around its steps: read it first, give the lease back at the end.</param>
sealed class StepRun(Product product, int places, bool wholeRun)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    static readonly SurfaceRequest Request = new(
        "generation", "gpt-image-2", "A poster for a tea house.", "1024x1024", "low", "png", 100, 1, [], null, null);

    readonly IAuditStore audit = product.Get<IAuditStore>();
    readonly DueJobs queue = product.Get<DueJobs>();
    readonly JobLeases leases = product.Get<JobLeases>();
    readonly PaidCall paid = product.Get<PaidCall>();
    readonly IdSource ids = product.Get<IdSource>();

    /// <summary>Makes <paramref name="count"/> jobs due, then starts the clock and runs a step of each.</summary>
    public async Task<StepResult> MeasureAsync(int count, CancellationToken cancel)
    {
        var jobs = await new JobSeeds(product).AddAsync(count, cancel);
        foreach (var chunk in jobs.Keys.Chunk(500))
            await Task.WhenAll(chunk.Select(id => queue.SignalAsync(id, cancel)));
        var before = ProcessorTime.Read();
        var start = Stopwatch.GetTimestamp();
        await PumpAsync(jobs, cancel);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new StepResult([.. jobs.Keys], elapsed, ProcessorTime.Since(before));
    }

    /// <summary>Takes signals as the worker's own pump does: up to the places that are free, and a nap when there is none.</summary>
    async Task PumpAsync(IReadOnlyDictionary<Guid, Job> jobs, CancellationToken cancel)
    {
        using var free = new SemaphoreSlim(places);
        var running = new List<Task>();
        while (running.Count < jobs.Count)
        {
            await free.WaitAsync(cancel);
            var room = 1;
            while (room < places && free.Wait(0, cancel))
                room++;
            var due = await queue.ReadAsync("benchmark", room, cancel);
            if (room > due.Count)
                free.Release(room - due.Count);
            if (due.Count == 0)
            {
                await queue.WaitForWakeAsync(LongestNap, cancel);
                continue;
            }

            var taken = await leases.TakeAsync([.. due.Select(job => job.JobId)], "benchmark", LeaseDuration, cancel);
            if (taken.Count != due.Count)
                throw new InvalidOperationException("A job that was due could not be leased.");
            await queue.AcknowledgeAsync(due, cancel);
            var causes = due.ToDictionary(job => job.JobId);
            running.AddRange(taken.Select(lease => StepAsync(causes[lease.JobId], lease, jobs[lease.JobId], free, cancel)));
        }

        await Task.WhenAll(running);
    }

    async Task StepAsync(DueJob due, LeaseFence lease, Job job, SemaphoreSlim free, CancellationToken cancel)
    {
        using var span = JobQueueTelemetry.StartProcess(due);
        try
        {
            if (wholeRun)
                job = await ReadAsync(due.JobId, cancel);
            var result = await paid.SendAsync(Call(job, lease), cancel);
            if (result is not PaidCallResult.Ended { Attempt.State: AttemptState.Settled })
                throw new InvalidOperationException($"A step ended as {result}.");
            if (wholeRun)
                await leases.ReleaseAsync(lease, TimeSpan.Zero, cancel);
        }
        finally
        {
            free.Release();
        }
    }

    async Task<Job> ReadAsync(Guid id, CancellationToken cancel)
    {
        var job = await audit.FindJobAsync(id, cancel);
        return job is not null && await audit.FindTextAsync(job.Words, cancel) is not null
            ? job
            : throw new InvalidOperationException("A job that was due cannot be read.");
    }

    PaidCallRequest Call(Job job, LeaseFence lease)
    {
        var id = ids.NewId();
        var now = TimeProvider.System.GetUtcNow();
        var change = JobSeeds.Change(job, now, new JobCommand.AddAttempt(StepName.Validate, "picture", id));
        return new PaidCallRequest(id, job.Caller, "generate", "image-api", Request, JobBudgets.Of(job, now), change, lease);
    }
}
