namespace ReferenceApp.Testing;

/// <summary>It is <see cref="Now"/> until a test says otherwise; timers and timestamps go on as usual.</summary>
public sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
