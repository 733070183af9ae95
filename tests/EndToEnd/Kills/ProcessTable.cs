using System.Diagnostics;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>The processes of this machine, read from <c>/proc</c>, and the signals sent to them.</summary>
static class ProcessTable
{
    const int FieldOfParent = 1;

    public static IReadOnlyList<int> ChildrenOf(int pid) => [.. All().Where(p => ParentOf(p) == pid)];

    /// <summary>The process and everything below it, parents first.</summary>
    public static IReadOnlyList<int> TreeOf(int pid)
    {
        var children = All().ToLookup(ParentOf);
        var found = new List<int> { pid };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i]]);
        return found;
    }

    /// <summary>Arguments, the program first; empty when it has just ended.</summary>
    public static IReadOnlyList<string> CommandOf(int pid) => Strings($"/proc/{pid}/cmdline");

    public static IReadOnlyDictionary<string, string> EnvironmentOf(int pid) => Strings($"/proc/{pid}/environ")
        .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public static string WorkingDirectoryOf(int pid) => new FileInfo($"/proc/{pid}/cwd").LinkTarget
        ?? throw new InvalidOperationException($"Process {pid} is gone.");

    /// <param name="signal">Its name without SIG. A process that is gone is no fault.</param>
    public static async Task SendAsync(string signal, params IEnumerable<int> pids)
    {
        using var kill = Process.Start(
            new ProcessStartInfo("kill", ["-s", signal, "--", .. pids.Select(pid => $"{pid}")]) { UseShellExecute = false, RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0).Where(pid => pid != 0);

    /// <summary>The name in parentheses may hold anything, so the fields are counted from behind it.</summary>
    static int ParentOf(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } stat
        ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldOfParent])
        : 0;

    static string[] Strings(string path) => Read(path).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
