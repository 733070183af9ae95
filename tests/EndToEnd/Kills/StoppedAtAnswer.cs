namespace ReferenceApp.EndToEnd.Kills;

/// <summary>
/// Stops a worker at the moment when a whole answer has come and is named as whole. What it did with the answer before the
/// signal arrived is seen afterwards, by what is in the store.
/// </summary>
sealed class StoppedAtAnswer : Hold
{
    readonly int _worker;
    readonly FileSystemWatcher _spool;
    readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    StoppedAtAnswer(string spool, int worker)
    {
        _worker = worker;
        // Named with its hash once it is whole; until then it is a part.
        _spool = new FileSystemWatcher(spool, $"*{KillableApp.AnswerMark}*") { NotifyFilter = NotifyFilters.FileName };
        _spool.Renamed += (_, file) => Stop(file.Name);
        _spool.EnableRaisingEvents = true;
    }

    public static Hold Begin(KillableApp app, int worker) => new StoppedAtAnswer(app.Spool, worker);

    public override async Task<bool> WaitUntilReachedAsync(TimeSpan patience)
    {
        try
        {
            await _reached.Task.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public override Task ReleaseAsync()
    {
        _spool.Dispose();
        ProcessTable.Send(Signal.Continue, _worker);
        return Task.CompletedTask;
    }

    void Stop(string? name)
    {
        if (name?.Contains(KillableApp.AnswerMark, StringComparison.Ordinal) != true)
            return;
        ProcessTable.Send(Signal.Stop, _worker);
        _reached.TrySetResult();
    }
}
