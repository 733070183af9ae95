using ReferenceApp.ImageApiSimulator.Admin;

namespace ReferenceApp.ImageApiSimulator.Limits;

/// <summary>How long a call takes at least, by <see cref="Settings.LatencyMs"/>.</summary>
sealed class Latency(CurrentSettings settings, TimeProvider clock)
{
    TimeSpan Whole => TimeSpan.FromMilliseconds(settings.Value.LatencyMs);

    /// <summary>The present, in UTC.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    public long Start() => clock.GetTimestamp();

    /// <summary>Waits for what is left of the latency.</summary>
    /// <param name="start">From <see cref="Start"/>.</param>
    public Task WaitForRestAsync(long start, CancellationToken cancel) => WaitAsync(Whole - clock.GetElapsedTime(start), cancel);

    /// <summary>Waits for one of several equal parts of the latency.</summary>
    public Task WaitForPartAsync(int parts, CancellationToken cancel) => WaitAsync(Whole / parts, cancel);

    Task WaitAsync(TimeSpan time, CancellationToken cancel) =>
        time > TimeSpan.Zero ? Task.Delay(time, clock, cancel) : Task.CompletedTask;
}
