using System.Text.RegularExpressions;
using ReferenceApp.Unit.Layout;

namespace ReferenceApp.Unit.Observability;

/// <summary>The metrics of docs/telemetry.md under the names that the Collector's Prometheus exporter gives them.</summary>
static partial class MetricTable
{
    /// <summary>What Prometheus and the Collector themselves add to every series.</summary>
    static readonly string[] Everywhere = ["job", "instance"];

    /// <summary>Labels by series.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Series { get; } = Read(Repository.Text("docs/telemetry.md"));

    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read(string document)
    {
        var series = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        var section = document.Split("\n## ").Single(part => part.StartsWith("Metrics\n", StringComparison.Ordinal));
        foreach (var row in section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries)[1..^1];
            foreach (var name in SeriesOf(cells[0].Trim('`'), cells[2], cells[3].Trim('`')))
                series[name] = LabelsOf(cells[5], cells[2]);
        }

        return series;
    }

    static IEnumerable<string> SeriesOf(string metric, string instrument, string unit)
    {
        var name = metric.Replace('.', '_') + UnitSuffix(metric, unit);
        return instrument switch
        {
            "Histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            "Counter" => [$"{name}_total"],
            "UpDownCounter" or "Gauge" => [name],
            _ => throw new InvalidDataException($"{metric}: {instrument} is no instrument of docs/telemetry.md."),
        };
    }

    /// <summary>What stands in braces only annotates, and nothing adds nothing; a unit that is new here has to be looked up in the Collector first.</summary>
    static string UnitSuffix(string metric, string unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        "" => "",
        _ when unit.StartsWith('{') => "",
        _ => throw new InvalidDataException($"{metric}: say here how the Collector writes the unit {unit}."),
    };

    static HashSet<string> LabelsOf(string attributes, string instrument) =>
    [
        .. Everywhere, .. instrument == "Histogram" ? ["le"] : Array.Empty<string>(),
        .. Names().Matches(attributes).Select(name => name.Groups[1].Value.Replace('.', '_')),
    ];

    [GeneratedRegex("`([a-z][a-z0-9_.]+)`")]
    private static partial Regex Names();
}
