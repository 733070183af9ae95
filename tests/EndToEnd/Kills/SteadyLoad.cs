using System.Collections.Concurrent;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Keeps more jobs waiting than the workers can take, until it is stopped.</summary>
sealed class SteadyLoad : IAsyncDisposable
{
    static readonly TimeSpan FeedInterval = TimeSpan.FromMilliseconds(500);

    readonly ConcurrentQueue<Guid> _accepted = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _feeding;

    public SteadyLoad(KillableApp app, JobMix mix, int waiting) => _feeding = FeedAsync(app, mix, waiting);

    public IReadOnlyCollection<Guid> Accepted => _accepted;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _feeding;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    async Task FeedAsync(KillableApp app, JobMix mix, int waiting)
    {
        using var timer = new PeriodicTimer(FeedInterval);
        try
        {
            do
            {
                var unfinished = await app.Database.ValueAsync<long>($"select count(*) from jobs where {Standing.Unfinished}");
                for (var missing = waiting - unfinished; missing > 0 && !_stop.IsCancellationRequested; missing--)
                    _accepted.Enqueue(await app.SubmitAsync(mix.Plain(), $"load-{_accepted.Count}"));
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
