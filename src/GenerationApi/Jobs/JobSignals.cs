using ReferenceApp.Domain.Jobs;
using ReferenceApp.JobQueue;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Tells workers and watchers after a commit. Both may be lost, so neither fails a request: Postgres has the truth.</summary>
sealed class JobSignals(DueJobs due, LiveEvents events)
{
    public async Task AnnounceAsync(Job job)
    {
        // The commit is done; a caller that hangs up now must not delay the work.
        if (job.IsRunnable)
            await due.SignalAsync(job.Id, CancellationToken.None);
        await events.PublishAsync(new JobChanged(job.Id, job.Version), CancellationToken.None);
    }
}
