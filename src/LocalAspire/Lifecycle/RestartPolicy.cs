namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>What follows the end of a process that nobody stopped.</summary>
abstract record AfterDeath
{
    /// <summary>It came to its end by itself; its exit code is its answer.</summary>
    public sealed record Finish : AfterDeath;

    /// <summary>It does not come up.</summary>
    public sealed record GiveUp : AfterDeath;

    /// <summary>It is started again, after a pause.</summary>
    public sealed record Restart(TimeSpan Pause) : AfterDeath;
}

/// <summary>Decides it for one process, from how it has ended so far.</summary>
sealed class RestartPolicy(bool runsForever, bool isAwaitedToComplete)
{
    const int MaxFailedStarts = 5;
    const int FirstSignalCode = 128;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    /// <summary>A pause keeps what dies at once from spinning; what worked for a while is wanted back without one.</summary>
    static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    int _failedStarts;
    int _quickDeaths;

    /// <param name="exitCode">The exit code, or 128 plus the signal.</param>
    /// <param name="cameUp">Whether it was healthy in between.</param>
    /// <param name="uptime">How long it ran.</param>
    public AfterDeath Decide(int exitCode, bool cameUp, TimeSpan uptime)
    {
        if (exitCode == 0 && !runsForever)
            return new AfterDeath.Finish();
        if (isAwaitedToComplete && exitCode < FirstSignalCode)
            return new AfterDeath.Finish();

        _failedStarts = cameUp ? 0 : _failedStarts + 1;
        if (_failedStarts >= MaxFailedStarts)
            return new AfterDeath.GiveUp();

        _quickDeaths = uptime >= Stable ? 0 : _quickDeaths + 1;
        var pause = FirstPause * Math.Pow(2, Math.Max(0, _quickDeaths - 1));
        return new AfterDeath.Restart(pause < LongestPause ? pause : LongestPause);
    }
}
