namespace ReferenceApp.Integration.Simulator;

/// <summary>Time that passes as usual, except that long waits last until they are released.</summary>
sealed class HeldClock : TimeProvider
{
    readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Action release = () => { };

    public Task Waiting => waiting.Task;

    public void Release() => release();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.FromMinutes(5))
            return base.CreateTimer(callback, state, dueTime, period);
        release = () => callback(state);
        waiting.TrySetResult();
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
