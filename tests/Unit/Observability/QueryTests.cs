using System.Text.Json;
using System.Text.RegularExpressions;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.Observability;

/// <summary>Whatever is asked of Prometheus, in a rule, on a dashboard or in a runbook, exists.</summary>
public sealed partial class QueryTests
{
    static readonly IReadOnlySet<string> Recorded = RuleFiles.Rules.Select(rule => rule.Record).OfType<string>().ToHashSet();

    /// <summary>Of recorded series, whose own labels are these.</summary>
    static readonly IReadOnlySet<string> RecordedLabels = new HashSet<string>(["slo"], StringComparer.Ordinal);

    /// <summary>Prometheus' own, of each scrape.</summary>
    static readonly IReadOnlySet<string> ScrapeLabels = new HashSet<string>(["job", "instance"], StringComparer.Ordinal);

    public static TheoryData<string, string> Queries => [.. Rules().Concat(Panels()).Concat(RunbookQueries())];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_NamesMetricsAndAttributesOfTheVocabulary(string where, string expression)
    {
        var query = PromQl.Read(expression);

        var strangers = query.Selectors
            .SelectMany(selector => selector.Matchers.Select(matcher => matcher.Label).Except(LabelsOf(selector.Metric)))
            .Concat(query.Grouping.Except(query.Selectors.SelectMany(selector => LabelsOf(selector.Metric))))
            .ToList();

        Assert.True(strangers.Count == 0, $"{where}: {string.Join(", ", strangers)}");
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_ComparesWithValuesThatOccur(string where, string expression)
    {
        using var wording = JsonDocument.Parse(Repository.Text("src/GenerationApi/Wording/en.json"));
        var matchers = PromQl.Read(expression).Selectors.SelectMany(selector => selector.Matchers).ToList();

        var strangers = Values(matchers, "error_type").Where(code => !wording.RootElement.TryGetProperty(code, out _))
            .Concat(Values(matchers, "refapp_job_state").Where(state => !Enum.TryParse<JobState>(state, out _)))
            .ToList();

        Assert.True(strangers.Count == 0, $"{where}: {string.Join(", ", strangers)}");
    }

    [Theory]
    [InlineData("sum by (le, a) (rate(x_bucket{b=\"/v1/{**rest}\",c!~\"5..\"}[5m])) > bool 3", "x_bucket", "b c", "le a")]
    [InlineData("slo:bad:rate5m / on (slo) (1 - slo:objective:ratio offset 1d)", "slo:bad:rate5m slo:objective:ratio", "", "slo")]
    [InlineData("absent(up{job=\"a\"} == 1) unless on () max_over_time(y[1h:5m])", "up y", "job", "")]
    public void Expression_IsTakenApart(string expression, string metrics, string labels, string grouping)
    {
        var query = PromQl.Read(expression);

        Assert.Equal(metrics, string.Join(' ', query.Selectors.Select(selector => selector.Metric)));
        Assert.Equal(labels, string.Join(' ', query.Selectors.SelectMany(selector => selector.Matchers).Select(matcher => matcher.Label)));
        Assert.Equal(grouping, string.Join(' ', query.Grouping));
    }

    [Fact]
    public void Vocabulary_IsNamedAsTheCollectorDoes()
    {
        const string Document = """
            # Telemetry

            ## Metrics

            | Metric | Meter | Instrument | Unit | Emitted when | Attributes |
            | --- | --- | --- | --- | --- | --- |
            | `refapp.step.duration` | `M` | Histogram | `s` | a step ended | `refapp.step.name`, `error.type` |
            | `refapp.cost` | `M` | Counter | `{USD}` | settled | `refapp.surface` |
            | `dotnet.process.memory.working_set` | `M` | UpDownCounter | `By` | always | – |

            ## Log events
            """;

        var series = MetricTable.Read(Document.ReplaceLineEndings("\n"));

        Assert.Equal(
            ["dotnet_process_memory_working_set_bytes", "refapp_cost_total", "refapp_step_duration_seconds_bucket",
                "refapp_step_duration_seconds_count", "refapp_step_duration_seconds_sum"],
            series.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["error_type", "instance", "job", "le", "refapp_step_name"],
            series["refapp_step_duration_seconds_bucket"].Order(StringComparer.Ordinal));
    }

    static IReadOnlySet<string> LabelsOf(string metric) => metric switch
    {
        "up" => ScrapeLabels,
        _ when Recorded.Contains(metric) => RecordedLabels,
        _ => MetricTable.Series.TryGetValue(metric, out var labels)
            ? labels
            : throw new InvalidDataException($"{metric} is neither in docs/telemetry.md nor recorded by a rule."),
    };

    static IEnumerable<string> Values(IEnumerable<Matcher> matchers, string label) =>
        matchers.Where(matcher => matcher.Label == label).SelectMany(matcher => matcher.Value.Split('|'));

    static IEnumerable<TheoryDataRow<string, string>> Rules() =>
        RuleFiles.Rules.Select(rule => new TheoryDataRow<string, string>(rule.ToString(), rule.Expr));

    static IEnumerable<TheoryDataRow<string, string>> Panels() =>
        Dashboards.All.SelectMany(dashboard => dashboard.Panels, (dashboard, panel) => (dashboard, panel))
            .SelectMany(found => found.panel.Targets, (found, target) =>
                new TheoryDataRow<string, string>($"{found.dashboard.Uid}: {found.panel.Title}", target.Expr));

    static IEnumerable<TheoryDataRow<string, string>> RunbookQueries() =>
        Repository.Files("*.md").Where(path => path.StartsWith("docs/runbooks/", StringComparison.Ordinal))
            .SelectMany(path => Asked().Matches(Repository.Text(path)), (path, query) =>
                new TheoryDataRow<string, string>(path, query.Groups[1].Value));

    [GeneratedRegex(@"\bprom '([^']+)'")]
    private static partial Regex Asked();
}
