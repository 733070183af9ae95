using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>
/// docs/telemetry.md and what is emitted, compared both ways. Of ours everything is in the document; of the framework's what
/// the document names. Log events that a run does not meet are compared with the source by a unit test.
/// </summary>
[Collection<TelemetryCollection>]
public sealed class VocabularyTests(TelemetryRun run)
{
    const string Ours = "ReferenceApp.";

    /// <summary>On every span and record of a job's work.</summary>
    const string JobId = "refapp.job.id";

    [Fact]
    public void EmittedSpans_AreInTheDocument() => AssertNone(
        from span in run.Telemetry.Spans
        where span.Source.StartsWith(Ours, StringComparison.Ordinal)
        let row = TelemetryDocument.Spans.FirstOrDefault(row => Is(row, span))
        from missing in row is null ? ["the span itself"] : span.Attributes.Keys.Except([.. row.Attributes, JobId])
        select $"{span.Source} '{span.Name}' ({span.Kind}): {missing}");

    [Fact]
    public void DocumentedSpans_AreEmitted() => AssertNone(
        from row in TelemetryDocument.Spans
        let spans = run.Telemetry.Spans.Where(span => Is(row, span)).ToList()
        from missing in spans.Count == 0 ? ["the span itself"] : row.Attributes.Except(spans.SelectMany(span => span.Attributes.Keys))
        select $"{row["Source"]} '{row.Name}': {missing}");

    [Fact]
    public void EmittedEventsAndLinks_AreInTheDocument() => AssertNone(
        from found in EventsAndLinks
        let row = TelemetryDocument.EventsAndLinks.FirstOrDefault(row => row.Name == found.Name && row["On"] == found.On)
        from missing in row is null ? ["itself"] : found.Attributes.Except(row.Attributes)
        select $"'{found.Name}' on '{found.On}': {missing}");

    [Fact]
    public void DocumentedEventsAndLinks_AreEmitted() => AssertNone(
        from row in TelemetryDocument.EventsAndLinks
        let all = EventsAndLinks.Where(found => found.Name == row.Name && found.On == row["On"]).ToList()
        from missing in all.Count == 0 ? ["itself"] : row.Attributes.Except(all.SelectMany(found => found.Attributes))
        select $"'{row.Name}' on '{row["On"]}': {missing}");

    [Fact]
    public void EmittedMetrics_AreInTheDocument() => AssertNone(
        from metric in run.Telemetry.Metrics
        where metric.Meter.StartsWith(Ours, StringComparison.Ordinal)
        let row = TelemetryDocument.Metrics.FirstOrDefault(row => Is(row, metric))
        from missing in row is null
            ? ["the metric itself, with this instrument and unit"]
            : metric.Points.SelectMany(point => point.Attributes.Keys).Except(row.Attributes)
        select $"{metric.Meter} {metric.Name} ({metric.Instrument}, {metric.Unit}): {missing}");

    [Fact]
    public void DocumentedMetrics_AreEmitted() => AssertNone(
        from row in TelemetryDocument.Metrics
        let points = run.Telemetry.Metrics.Where(metric => Is(row, metric)).SelectMany(metric => metric.Points).ToList()
        from missing in points.Count == 0
            ? ["the metric itself, with this instrument and unit"]
            : row.Attributes.Except(points.SelectMany(point => point.Attributes.Keys))
        select $"{row["Meter"]} {row.Name}: {missing}");

    [Fact]
    public void EmittedLogEvents_AreInTheDocument() => AssertNone(
        from log in run.Telemetry.Logs
        where log.Category.StartsWith(Ours, StringComparison.Ordinal)
        // ASP.NET Core's own events of an authentication handler, under the name of ours.
        where !log.EventName.StartsWith("AuthenticationScheme", StringComparison.Ordinal)
        where !TelemetryDocument.LogEvents.Any(row => row.Name == log.EventName && row["Category"] == log.Category && row["Level"] == log.Level)
        select $"{log.Category} '{log.EventName}' ({log.Level}): {log.Body}");

    IEnumerable<(string Name, string On, IEnumerable<string> Attributes)> EventsAndLinks =>
        run.Telemetry.Spans.Where(span => span.Source.StartsWith(Ours, StringComparison.Ordinal)).SelectMany(span =>
            span.Events.Select(e => (e.Name, span.Name, e.Attributes.Keys))
                .Concat(span.Links.Select(link => (link.Attributes.GetValueOrDefault("refapp.link", "unnamed"), span.Name, link.Attributes.Keys))));

    static bool Is(TelemetryRow row, ReceivedSpan span) => row["Source"] == span.Source && row["Kind"] == span.Kind && row.Names(span.Name);

    static bool Is(TelemetryRow row, ReceivedMetric metric) => row.Name == metric.Name && row["Meter"] == metric.Meter
        && row["Instrument"] == metric.Instrument && row["Unit"] == metric.Unit;

    /// <summary>All of them at once, and in full.</summary>
    static void AssertNone(IEnumerable<string> differences)
    {
        var lines = string.Join('\n', differences.Distinct().Order());
        if (lines.Length > 0)
            Assert.Fail(lines);
    }
}
