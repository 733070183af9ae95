using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Traces;

/// <summary>A span of another trace that names this one: a decision about the job, for example.</summary>
/// <param name="Span">The span that has the link.</param>
/// <param name="Link">The link itself.</param>
public sealed record Backlink(Span Span, SpanLink Link)
{
    /// <summary>What a person decided; null when it is no decision.</summary>
    public string? Decision => Span["refapp.review.decision"];
}

/// <summary>Everything that the page of a trace shows.</summary>
public sealed class TraceView
{
    public required Trace Trace { get; init; }

    public required IReadOnlyList<Span> Spans { get; init; }

    /// <summary>In the order of the waterfall.</summary>
    public required IReadOnlyList<TraceRow> Rows { get; init; }

    public required IReadOnlyList<ImageCall> ImageCalls { get; init; }

    /// <summary>Decisions first, then by their time.</summary>
    public required IReadOnlyList<Backlink> Backlinks { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<LogRecord> Logs { get; init; }

    /// <summary>The span whose details are asked for.</summary>
    public required Span? Selected { get; init; }

    public IReadOnlyList<string> Services => field ??= [.. Spans.Select(s => s.Resource.Name).Distinct().Order(StringComparer.Ordinal)];

    public static TraceView? Find(TelemetryStore store, string traceId, string? spanId)
    {
        if (store.Traces.Find(traceId) is not { Spans.Count: > 0 } trace)
            return null;
        var spans = trace.Spans.Select(s => s.Read()).ToList();
        return new TraceView
        {
            Trace = trace,
            Spans = spans,
            Rows = TraceTree.Build(spans),
            ImageCalls = [.. spans.Where(ImageCall.Is).OrderBy(s => s.Start).Select(s => ImageCall.Of(s, spans))],
            Backlinks = FindBacklinks(store, traceId),
            Logs = [.. store.Logs.All().Where(l => l.TraceId == traceId).Select(l => l.Read()).OrderBy(l => l.Time)],
            Selected = spans.Find(s => s.SpanId == spanId),
        };
    }

    static List<Backlink> FindBacklinks(TelemetryStore store, string traceId) =>
    [
        .. store.Traces.All().Where(t => t.Id != traceId).SelectMany(t => t.Spans)
            .Where(s => s.LinkedTraces.Contains(traceId)).Select(s => s.Read())
            .Select(s => new Backlink(s, s.Links.First(l => l.TraceId == traceId)))
            .OrderBy(b => b.Decision is null).ThenBy(b => b.Span.Start),
    ];
}
