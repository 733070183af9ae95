using System.Collections.Concurrent;

namespace ReferenceApp.LocalAspire.Processes;

/// <summary>Starts every child from one thread that lives as long as this process.</summary>
/// <remarks>The kernel sends a child its parent-death signal when the <em>thread</em> that started it ends, and threads of
/// the pool end at any time.</remarks>
static class ProcessSpawner
{
    static readonly BlockingCollection<Action> Requests = StartThread();

    /// <summary>Runs the function on the spawning thread.</summary>
    public static Task<T> RunAsync<T>(Func<T> start)
    {
        var started = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        return started.Task;
    }

    static BlockingCollection<Action> StartThread()
    {
        var requests = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
                request();
        })
        {
            IsBackground = true,
            Name = "Process spawner",
        }.Start();
        return requests;
    }
}
