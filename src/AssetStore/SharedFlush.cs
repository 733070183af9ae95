using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ReferenceApp.AssetStore;

/// <summary>
/// Flushes directories, one flush for everybody who waits: a flush that begins after a caller asked covers what that
/// caller had done. A busy spool would otherwise write the journal once for each of its files.
/// </summary>
sealed class SharedFlush
{
    readonly ConcurrentDictionary<string, Turns> _directories = new(StringComparer.Ordinal);

    /// <summary>Returns when the directory's entries, as they are now, are on disk.</summary>
    public Task FlushAsync(string directory) => _directories.GetOrAdd(directory, path => new Turns(path)).NextAsync();

    /// <summary>At any time one flush runs, and at most one waits for it to end.</summary>
    sealed class Turns(string directory)
    {
        readonly Lazy<SafeFileHandle> _directory = new(() => DurableDirectory.Open(directory), LazyThreadSafetyMode.PublicationOnly);
        readonly Lock _gate = new();
        Task _running = Task.CompletedTask;
        Task? _next;

        public Task NextAsync()
        {
            lock (_gate)
                return _next ??= FlushAfterAsync(_running);
        }

        async Task FlushAfterAsync(Task before)
        {
            // Its failure is told to those who waited for it. The yield lets the gate go before it is taken again.
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            lock (_gate)
                (_running, _next) = (_next!, null);
            DurableDirectory.Flush(_directory.Value);
        }
    }
}
