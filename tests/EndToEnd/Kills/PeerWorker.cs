using ReferenceApp.Testing;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>A second worker beside the app's own: the same program with the same environment, on a port of its own.</summary>
sealed class PeerWorker : IAsyncDisposable
{
    const string Ready = "Application started";

    readonly string[] _command;
    readonly Dictionary<string, string> _environment;
    ServerProcess _process;

    PeerWorker(string[] command, Dictionary<string, string> environment, ServerProcess process) =>
        (_command, _environment, _process) = (command, environment, process);

    public int Id => _process.Id;

    public static Task<PeerWorker> StartAsync(KillableApp app) => StartAsync(app, [], value => value);

    /// <param name="wrap">A command that runs the worker, such as one that changes its network.</param>
    /// <param name="change">Rewrites the values of its environment: the addresses of what it uses.</param>
    public static async Task<PeerWorker> StartAsync(KillableApp app, string[] wrap, Func<string, string> change)
    {
        var first = app.Worker.Id;
        var environment = ProcessTable.EnvironmentOf(first).ToDictionary(v => v.Key, v => change(v.Value));
        environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        string[] command =
        [
            .. wrap, "env", "-C", ProcessTable.WorkingDirectoryOf(first),
            .. ServerProcess.DieWithParent, .. ProcessTable.CommandOf(first),
        ];
        return new PeerWorker(command, environment, await ServerProcess.StartAsync(command, Ready, environment));
    }

    /// <summary>Kills it with SIGKILL and starts another in its place, as whoever watches over it would.</summary>
    public async Task ReplaceAsync()
    {
        await _process.DisposeAsync();
        _process = await ServerProcess.StartAsync(_command, Ready, _environment);
    }

    /// <summary>Asks it to stop in order, so that its end interrupts nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        ProcessTable.Send(Signal.Terminate, _process.Id);
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
    }
}
