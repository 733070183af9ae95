using System.Diagnostics;
using ReferenceApp.Benchmarks.Steps;
using ReferenceApp.Domain.Audit;
using ReferenceApp.JobQueue;

namespace ReferenceApp.Benchmarks.Starts;

/// <param name="FromRequest">From asking to commit the job until its lease was committed.</param>
/// <param name="FromCommit">From the job's commit until its lease's.</param>
readonly record struct Start(TimeSpan FromRequest, TimeSpan FromCommit);

/// <summary>Commits a job, signals it, and waits until another process has leased it, one at a time.</summary>
sealed class StartRun(Product api, WaitingWorker worker, TimeSpan gap)
{
    readonly JobSeeds seeds = new(api);
    readonly IAuditStore audit = api.Get<IAuditStore>();
    readonly DueJobs queue = api.Get<DueJobs>();

    public async Task<IReadOnlyList<Start>> MeasureAsync(int samples, CancellationToken cancel)
    {
        var starts = new List<Start>(samples);
        while (starts.Count < samples)
        {
            var append = seeds.New();
            var requested = Stopwatch.GetTimestamp();
            if (await audit.AppendAsync(append, cancel) is not AppendResult.Committed)
                throw new InvalidOperationException("A new job could not be written.");
            var committed = Stopwatch.GetTimestamp();
            await queue.SignalAsync(append.Jobs[0].After.Id, cancel);
            var leased = await worker.LeasedAsync(append.Jobs[0].After.Id, cancel);
            starts.Add(new Start(Stopwatch.GetElapsedTime(requested, leased), Stopwatch.GetElapsedTime(committed, leased)));
            await Task.Delay(gap, TimeProvider.System, cancel);
        }

        return starts;
    }
}
