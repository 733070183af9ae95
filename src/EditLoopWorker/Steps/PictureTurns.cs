namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>
/// As many pictures are decoded, compared and read at a time as there are cores: more would finish no sooner, and each
/// would hold its pixels in memory meanwhile. The oldest job is next (ids are in the order of time, RFC 9562 §5.7), so that
/// what a dead worker had begun comes to its end before new work does, and an interruption costs as little work as it can.
/// </summary>
sealed class PictureTurns
{
    readonly Lock _gate = new();
    readonly PriorityQueue<TaskCompletionSource, Guid> _waiting = new();
    int _free = Environment.ProcessorCount;

    /// <summary>Disposing ends the turn.</summary>
    public async Task<IDisposable> TakeAsync(Guid jobId, CancellationToken cancel)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free == 0)
            {
                _waiting.Enqueue(turn, jobId);
            }
            else
            {
                _free--;
                turn.SetResult();
            }
        }

        await using (cancel.Register(() => turn.TrySetCanceled(cancel)))
            await turn.Task;
        return new Turn(this);
    }

    void End()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next, out _))
                if (next.TrySetResult())
                    return;
            _free++;
        }
    }

    sealed class Turn(PictureTurns turns) : IDisposable
    {
        PictureTurns? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.End();
    }
}
