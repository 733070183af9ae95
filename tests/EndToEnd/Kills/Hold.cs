namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Keeps jobs at a point until it is released or what they wait for is killed.</summary>
abstract class Hold : IAsyncDisposable
{
    /// <summary>False when no job came there in time.</summary>
    public abstract Task<bool> WaitUntilReachedAsync(TimeSpan patience);

    /// <summary>May be called again.</summary>
    public abstract Task ReleaseAsync();

    public async ValueTask DisposeAsync() => await ReleaseAsync();

    /// <param name="worker">Id of the worker whose jobs are wanted.</param>
    public static async Task<Hold> AtAsync(KillableApp app, Point point, int worker) => point switch
    {
        Point.Queued => await Gate.CloseAsync(app.Database, GateSide.Write, "job.step_started:validate"),
        Point.BeforeSent => await Gate.CloseAsync(app.Database, GateSide.Write, "attempt.sent"),
        Point.AfterSent => await HeldCalls.BeginAsync(app, "silence"),
        Point.UpstreamWorked => await HeldCalls.BeginAsync(app, "slow-first-byte"),
        Point.AfterReceived => StoppedAtAnswer.Begin(app, worker),
        Point.BeforeSettled => await Gate.CloseAsync(app.Database, GateSide.Write, "attempt.stored"),
        Point.ValidateEnds => await Gate.CloseAsync(app.Database, GateSide.Write, "job.step_passed:validate"),
        Point.EditEnds => await Gate.CloseAsync(app.Database, GateSide.Write, "job.step_passed:edit"),
        Point.FinalizeEnds => await Gate.CloseAsync(app.Database, GateSide.Write, "job.step_passed:finalize"),
        Point.DrillEnds => await Gate.CloseAsync(app.Database, GateSide.Write, "job.step_passed:drill"),
        _ => throw new ArgumentOutOfRangeException(nameof(point), point, "No job is held there."),
    };
}
