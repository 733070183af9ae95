using System.Globalization;

namespace ReferenceApp.Benchmarks;

/// <summary>Processor time that this process and the servers it started have used, in seconds, by name; from <c>/proc</c> (proc(5)).</summary>
static class ProcessorTime
{
    // sysconf(_SC_CLK_TCK); Linux shows user space no other value.
    const double TicksPerSecond = 100;

    sealed record Line(int Pid, string Name, int Parent, double Own, double Children);

    public static IReadOnlyDictionary<string, double> Read()
    {
        var lines = Directory.GetDirectories("/proc").Select(Parse).OfType<Line>().ToDictionary(line => line.Pid);
        return lines.Values.Where(line => IsOurs(line, lines)).GroupBy(line => line.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(Seconds), StringComparer.Ordinal);
    }

    public static IReadOnlyDictionary<string, double> Since(IReadOnlyDictionary<string, double> before) =>
        Read().ToDictionary(now => now.Key, now => now.Value - before.GetValueOrDefault(now.Key), StringComparer.Ordinal);

    /// <summary>What children that have ended used is their parent's, except ours: those were never waited for.</summary>
    static double Seconds(Line line) => line.Pid == Environment.ProcessId ? line.Own : line.Own + line.Children;

    static bool IsOurs(Line line, Dictionary<int, Line> lines)
    {
        for (var at = line; at is not null; at = lines.GetValueOrDefault(at.Parent))
            if (at.Pid == Environment.ProcessId)
                return true;
        return false;
    }

    static Line? Parse(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var pid))
            return null;
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name is in parentheses and may hold any character; what follows it are numbers.
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' ');
            var name = pid == Environment.ProcessId ? "product" : stat[(stat.IndexOf('(') + 1)..end];
            return new Line(pid, name, int.Parse(fields[1], CultureInfo.InvariantCulture),
                Ticks(fields[11]) + Ticks(fields[12]), Ticks(fields[13]) + Ticks(fields[14]));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    static double Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture) / TicksPerSecond;
}
