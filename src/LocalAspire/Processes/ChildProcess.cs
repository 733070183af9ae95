using System.Diagnostics;

namespace ReferenceApp.LocalAspire.Processes;

/// <summary>A running child, leader of its own session and process group.</summary>
sealed class ChildProcess
{
    static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    readonly Process _process;
    readonly ProcessSpec _spec;

    ChildProcess(Process process, ProcessSpec spec, Action<string, bool> onLine)
    {
        _process = process;
        _spec = spec;
        Id = process.Id;
        Exited = WaitAsync(Task.WhenAll(
            PumpAsync(process.StandardOutput, line => onLine(line, false)), PumpAsync(process.StandardError, line => onLine(line, true))));
    }

    public int Id { get; }

    /// <summary>Ends with the exit code, or 128 plus the signal, after the last line of output and the last process of the group.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a child.</summary>
    /// <param name="spec">What to start.</param>
    /// <param name="onLine">Is given each line that it prints, and whether to standard error.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A program does not exist.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessSpec spec, Action<string, bool> onLine)
    {
        var process = await ProcessSpawner.RunAsync(() => Process.Start(Describe(spec))!);
        await ProcessGuard.TellStartedAsync(process.Id);
        var child = new ChildProcess(process, spec, onLine);
        await child.WriteInputAsync();
        return child;
    }

    /// <summary>Asks for an orderly end, and kills what is left after <paramref name="patience"/>.</summary>
    /// <returns>Whether the end was orderly.</returns>
    public async Task<bool> StopAsync(TimeSpan patience, TimeProvider clock)
    {
        Signals.Send(Id, _spec.StopSignal);
        try
        {
            await Exited.WaitAsync(patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
            return false;
        }
    }

    // Right after the start the group may not exist yet, so the process itself is named as well.
    void Kill()
    {
        Signals.SendToGroup(Id, Signal.Kill);
        Signals.Send(Id, Signal.Kill);
    }

    async Task<int> WaitAsync(Task output)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult();
        _process.EnableRaisingEvents = true;
        await exited.Task;
        Signals.SendToGroup(Id, Signal.Kill);
        await ProcessGuard.TellEndedAsync(Id);

        // A process that left the group may hold the pipes open; its lines are not waited for.
        await Task.WhenAny(output, Task.Delay(OutputPatience, TimeProvider.System));
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    async Task WriteInputAsync()
    {
        try
        {
            await _process.StandardInput.WriteAsync(_spec.StandardInput);
            _process.StandardInput.Close();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended already; its exit code and output say why.
        }
    }

    static async Task PumpAsync(StreamReader reader, Action<string> onLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                onLine(line);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The process is gone and its pipe with it.
        }
    }

    static ProcessStartInfo Describe(ProcessSpec spec)
    {
        var info = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Changing the user clears the parent-death signal, so that comes first.
        string[] parentDeath = ["setpriv", "--pdeathsig", spec.StopSignal.Name(), "--"];
        foreach (var argument in (string[])["--", .. spec.UserChange, .. parentDeath, spec.FileName, .. spec.Arguments])
            info.ArgumentList.Add(argument);
        foreach (var name in spec.RemovedVariables)
            info.Environment.Remove(name);
        foreach (var (name, value) in spec.Environment)
            info.Environment[name] = value;
        return info;
    }
}
