using System.Diagnostics;
using System.Threading.Channels;
using ReferenceApp.AuditStore;
using ReferenceApp.JobQueue;

namespace ReferenceApp.Benchmarks.Starts;

/// <summary>The part of a worker that waits for signals and takes leases, in the order of the product's own pump; it notes when.</summary>
sealed class WaitingWorker : IAsyncDisposable
{
    const int Places = 16;

    static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    readonly DueJobs queue;
    readonly JobLeases leases;
    readonly Channel<(Guid JobId, long At)> leased = Channel.CreateUnbounded<(Guid, long)>();
    readonly CancellationTokenSource stop = new();
    readonly Task working;

    public WaitingWorker(Product product)
    {
        (queue, leases) = (product.Get<DueJobs>(), product.Get<JobLeases>());
        working = WorkAsync(stop.Token);
    }

    /// <summary>The time stamp at which the lease of this job was committed; it is the next one that is.</summary>
    public async Task<long> LeasedAsync(Guid jobId, CancellationToken cancel)
    {
        var next = await leased.Reader.ReadAsync(cancel);
        return next.JobId == jobId ? next.At : throw new InvalidOperationException("Another job was leased.");
    }

    async Task WorkAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var due = await queue.ReadAsync("waiting", Places, cancel);
                if (due.Count == 0)
                {
                    await queue.WaitForWakeAsync(LongestNap, cancel);
                    continue;
                }

                var taken = await leases.TakeAsync([.. due.Select(job => job.JobId)], "waiting", LeaseDuration, cancel);
                var at = Stopwatch.GetTimestamp();
                await queue.AcknowledgeAsync(due, cancel);
                foreach (var lease in taken)
                    leased.Writer.TryWrite((lease.JobId, at));
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            leased.Writer.Complete();
        }
        catch (Exception e)
        {
            leased.Writer.Complete(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working;
        stop.Dispose();
    }
}
