using System.Diagnostics;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>Processes of this machine, looked at from outside.</summary>
static class Processes
{
    /// <summary>Sends SIGKILL.</summary>
    public static void KillNow(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Sends a signal by its name.</summary>
    public static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process, which need not be a child, is gone.</summary>
    public static async Task WaitUntilGoneAsync(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            using var limit = new CancellationTokenSource(LocalApp.Patience);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    /// <summary>All whose working directory is the folder or below it.</summary>
    public static IReadOnlyList<int> WorkingIn(string folder) => [.. Directory.EnumerateDirectories("/proc")
        .Where(p => int.TryParse(Path.GetFileName(p), out _) && WorkingDirectory(p).StartsWith(folder, StringComparison.Ordinal))
        .Select(p => int.Parse(Path.GetFileName(p)))];

    /// <summary>What everybody on the machine can see of its arguments; empty when it has just ended.</summary>
    public static string CommandLine(int pid) => Look(() => File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' '));

    static string WorkingDirectory(string process) => Look(() => new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "");

    static string Look(Func<string> look)
    {
        try
        {
            return look();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
