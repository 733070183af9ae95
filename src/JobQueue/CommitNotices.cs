using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.JobQueue;

/// <summary>
/// Tells watchers of what this process commits, without the work waiting for it: notices are published one after the
/// other in the background, one for each job however often it changed meanwhile, and the oldest are dropped when Redis is slow.
/// </summary>
sealed class CommitNotices(LiveEvents events) : BackgroundService
{
    const int Backlog = 1024;

    readonly Channel<JobChanged> _waiting = Channel.CreateBounded<JobChanged>(
        new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Add(Append committed)
    {
        foreach (var change in committed.Jobs.Where(change => change.Events.Count > 0))
            _waiting.Writer.TryWrite(new JobChanged(change.After.Id, change.After.Version));
        foreach (var jobId in committed.Attempts.Select(change => change.After.Plan.JobId).OfType<Guid>())
            _waiting.Writer.TryWrite(new JobChanged(jobId, 0));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var newest = new Dictionary<Guid, long>();
            while (_waiting.Reader.TryRead(out var change))
                newest[change.JobId] = Math.Max(change.Version, newest.GetValueOrDefault(change.JobId));
            foreach (var (jobId, version) in newest)
                await events.PublishAsync(new JobChanged(jobId, version), stoppingToken);
        }
    }
}

/// <summary>The store, whose commits are announced. A commit without confirmation is not: watchers find it by themselves.</summary>
sealed class AnnouncedCommits(IAuditStore store, CommitNotices notices) : IAuditStore
{
    public async Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        var result = await store.AppendAsync(append, cancel);
        if (result is AppendResult.Committed)
            notices.Add(append);
        return result;
    }

    public Task<Attempt?> FindAttemptAsync(Guid id, CancellationToken cancel) => store.FindAttemptAsync(id, cancel);

    public Task<Job?> FindJobAsync(Guid id, CancellationToken cancel) => store.FindJobAsync(id, cancel);

    public Task<byte[]?> FindTextAsync(TextBinding binding, CancellationToken cancel) => store.FindTextAsync(binding, cancel);
}
