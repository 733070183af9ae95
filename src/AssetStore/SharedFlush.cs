using System.Collections.Concurrent;

namespace ReferenceApp.AssetStore;

/// <summary>
/// Flushes directories, one flush for everybody who waits: a flush that begins after a caller asked covers what that
/// caller had done. A busy spool would otherwise write the journal once for each of its files.
/// </summary>
sealed class SharedFlush
{
    readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Returns when the directory's entries, as they are now, are on disk.</summary>
    public async Task FlushAsync(string directory)
    {
        var turn = _turns.GetOrAdd(directory, _ => new Turn());
        var asked = Interlocked.Increment(ref turn.Asked);
        await turn.Free.WaitAsync(CancellationToken.None);
        try
        {
            if (turn.Flushed >= asked)
                return;
            var covered = Volatile.Read(ref turn.Asked);
            DurableDirectory.Flush(directory);
            turn.Flushed = covered;
        }
        finally
        {
            turn.Free.Release();
        }
    }

    sealed class Turn
    {
        public readonly SemaphoreSlim Free = new(1);

        /// <summary>How many have asked so far.</summary>
        public long Asked;

        /// <summary>How many of them are served; read and written by whoever has the turn.</summary>
        public long Flushed;
    }
}
