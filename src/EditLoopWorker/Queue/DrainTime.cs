using Microsoft.Extensions.Options;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>
/// How long calls under way may go on once the process is asked to stop. A call that is cut off may be paid for without a
/// picture, so a deployment waits for its answer; everything else stops at once.
/// </summary>
sealed class DrainTime : IDisposable
{
    readonly CancellationTokenSource _over;
    readonly CancellationTokenRegistration _stopping;

    public DrainTime(IHostApplicationLifetime lifetime, IOptions<WorkerOptions> options, TimeProvider clock)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(options.Value.DrainTimeout));
    }

    /// <summary>Cancelled when calls must end.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
