using ReferenceApp.Domain.Jobs;
using ReferenceApp.JobQueue;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Tells the workers after a commit. It may be lost, so it fails no request: Postgres has the truth.</summary>
sealed class JobSignals(DueJobs due)
{
    public async Task AnnounceAsync(Job job)
    {
        // The commit is done; a caller that hangs up now must not delay the work.
        if (job.IsRunnable)
            await due.SignalAsync(job.Id, CancellationToken.None);
    }
}
