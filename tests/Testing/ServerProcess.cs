using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace ReferenceApp.Testing;

/// <summary>
/// A server that a test owns. With <see cref="DieWithParent"/> it ends when this process ends, however this process ends.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // The parent-death signal fires when the spawning thread ends, so every server is spawned by one that never does.
    static readonly BlockingCollection<Action> Spawns = StartSpawner();

    /// <summary>Goes right before the server's own command, after whatever changes its credentials: that clears the signal.</summary>
    public static readonly IReadOnlyList<string> DieWithParent = ["setpriv", "--pdeathsig", "KILL", "--"];

    static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(3);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string readyText;

    ServerProcess(string[] command, string readyText)
    {
        this.readyText = readyText;
        process = new Process { StartInfo = new(command[0], command[1..]) };
        process.StartInfo.RedirectStandardOutput = process.StartInfo.RedirectStandardError = true;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public int Id => process.Id;

    /// <summary>Starts the command and returns when a line of its output contains <paramref name="readyText"/>.</summary>
    /// <param name="environment">All of its variables; null: those of this process.</param>
    /// <exception cref="ServerExitedException">It ended before.</exception>
    public static async Task<ServerProcess> StartAsync(
        string[] command, string readyText, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(command, readyText);
        if (environment is not null)
        {
            server.process.StartInfo.Environment.Clear();
            foreach (var (name, value) in environment)
                server.process.StartInfo.Environment[name] = value;
        }

        try
        {
            await server.SpawnAsync();
            var exited = server.process.WaitForExitAsync();
            if (await Task.WhenAny(server.ready.Task, exited).WaitAsync(ReadyTimeout) == exited)
                throw new ServerExitedException(server.Output);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="ServerExitedException">It failed.</exception>
    public static async Task RunAsync(string[] command)
    {
        await using var run = new ServerProcess(command, readyText: "\0");
        await run.SpawnAsync();
        await run.process.WaitForExitAsync().WaitAsync(ReadyTimeout);
        if (run.process.ExitCode != 0)
            throw new ServerExitedException(run.Output);
    }

    public Task WaitForExitAsync() => process.WaitForExitAsync().WaitAsync(ReadyTimeout);

    /// <summary>Ends it and its children at once, as a power cut would.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It was never started.
        }

        process.Dispose();
    }

    string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    Task SpawnAsync()
    {
        var spawned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Spawns.Add(() =>
        {
            try
            {
                process.Start();
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                spawned.SetResult();
            }
            catch (Exception e)
            {
                spawned.SetException(e);
            }
        });
        return spawned.Task;
    }

    void Read(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (line.Contains(readyText, StringComparison.Ordinal))
            ready.TrySetResult();
    }

    static BlockingCollection<Action> StartSpawner()
    {
        var spawns = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var spawn in spawns.GetConsumingEnumerable())
                spawn();
        })
        { IsBackground = true, Name = "server spawner" }.Start();
        return spawns;
    }
}

/// <summary>A server ended when it should have run.</summary>
/// <param name="output">All that it wrote.</param>
public sealed class ServerExitedException(string output) : Exception("The server ended: " + output)
{
    /// <summary>True when another process holds the port that it was given.</summary>
    public bool PortWasTaken => Message.Contains("Address already in use", StringComparison.Ordinal);
}
