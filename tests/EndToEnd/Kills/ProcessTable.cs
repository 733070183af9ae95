using System.Runtime.InteropServices;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>As Linux numbers them on x86-64 and on ARM (signal(7)).</summary>
enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>The processes of this machine, read from <c>/proc</c>, and the signals sent to them.</summary>
static partial class ProcessTable
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

    /// <summary>At once, without a process for it. One that is gone is no fault.</summary>
    public static void Send(Signal signal, params IEnumerable<int> pids)
    {
        foreach (var pid in pids)
            _ = Kill(pid, (int)signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

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
