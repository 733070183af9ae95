using System.ComponentModel;
using System.Text;

namespace ReferenceApp.LocalAspire.Processes;

/// <summary>Runs a program to its end.</summary>
static class Commands
{
    /// <summary>Runs a program and returns its exit code and what it printed; code 127 when it does not exist.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        try
        {
            var child = await ChildProcess.StartAsync(spec, (line, _) =>
            {
                lock (output)
                    output.AppendLine(line);
            });
            await using var cancel = cancellationToken.Register(() => Signals.SendToGroup(child.Id, Signal.Kill));
            var code = await child.Exited;
            cancellationToken.ThrowIfCancellationRequested();
            lock (output)
                return (code, output.ToString().Trim());
        }
        catch (Win32Exception missing)
        {
            const int NotFound = 127;
            return (NotFound, missing.Message);
        }
    }

    /// <inheritdoc cref="RunAsync(ProcessSpec, CancellationToken)"/>
    public static Task<(int ExitCode, string Output)> RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        => RunAsync(new ProcessSpec { FileName = program, Arguments = arguments, WorkingDirectory = "/" }, cancellationToken);

    /// <summary>The absolute path of a program on the PATH; null when there is none.</summary>
    public static string? Find(string program, string? path) => (path ?? "/usr/bin:/bin").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
