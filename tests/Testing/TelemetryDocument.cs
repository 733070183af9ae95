using System.Text.RegularExpressions;

namespace ReferenceApp.Testing;

/// <summary>A row of a table in docs/telemetry.md.</summary>
/// <param name="cells">By the table's headings, without the marks of code.</param>
/// <param name="attributes">The names in its column <c>Attributes</c>.</param>
public sealed class TelemetryRow(IReadOnlyDictionary<string, string> cells, IReadOnlyList<string> attributes)
{
    public IReadOnlyList<string> Attributes => attributes;

    /// <summary>Of the first column.</summary>
    public string Name { get; } = cells.Values.First();

    public string this[string heading] => cells[heading];

    /// <summary>The name is this one, where <c>{…}</c> in it stands for anything.</summary>
    public bool Names(string emitted) => Regex.IsMatch(
        emitted, "^" + Regex.Replace(Regex.Escape(Name), @"\\\{[^}]*}", ".+") + "$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}

/// <summary>docs/telemetry.md, read as the tests need it: one table for each section.</summary>
public static partial class TelemetryDocument
{
    static readonly Dictionary<string, IReadOnlyList<TelemetryRow>> Tables = Read();

    public static IReadOnlyList<TelemetryRow> Spans => Tables["Spans"];

    public static IReadOnlyList<TelemetryRow> EventsAndLinks => Tables["Span events and links"];

    public static IReadOnlyList<TelemetryRow> Metrics => Tables["Metrics"];

    public static IReadOnlyList<TelemetryRow> LogEvents => Tables["Log events"];

    public static IReadOnlyList<TelemetryRow> Attributes => Tables["Attributes"];

    /// <summary>Found upwards from the test's own folder.</summary>
    static string Path()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ReferenceApp.sln")))
                return System.IO.Path.Combine(folder.FullName, "docs", "telemetry.md");
        throw new DirectoryNotFoundException("These tests read the repository they are built in.");
    }

    static Dictionary<string, IReadOnlyList<TelemetryRow>> Read() => File.ReadAllText(Path())
        .Split("\n## ").Skip(1)
        .Select(section => (Title: section.Split('\n')[0].Trim(), Lines: section.Split('\n').Where(line => line.StartsWith('|')).ToArray()))
        .Where(section => section.Lines.Length > 2)
        .ToDictionary(section => section.Title, section => Rows(section.Lines));

    static IReadOnlyList<TelemetryRow> Rows(string[] lines)
    {
        var headings = Cells(lines[0]);
        return [.. lines.Skip(2).Select(Cells).Select(cells => new TelemetryRow(
            headings.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second.Replace("`", "", StringComparison.Ordinal)),
            [.. headings.Zip(cells).Where(pair => pair.First == "Attributes").SelectMany(pair => Code().Matches(pair.Second))
                .Select(match => match.Groups["name"].Value)]))];
    }

    static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code();
}
