using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Traces;

/// <summary>A span in its place in the waterfall.</summary>
/// <param name="Depth">0 for a root.</param>
/// <param name="Children">How many spans are directly below it.</param>
/// <param name="IsOrphan">Whether it names a parent that has not come.</param>
public sealed record TraceRow(Span Span, int Depth, int Children, bool IsOrphan);

/// <summary>The spans of a trace in the order of the waterfall: each before what it caused, siblings by their start.</summary>
public static class TraceTree
{
    /// <summary>Every span is there once, whatever parents they claim to have.</summary>
    public static IReadOnlyList<TraceRow> Build(IReadOnlyList<Span> spans)
    {
        var known = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = spans.Where(s => known.Contains(s.ParentSpanId)).OrderByDescending(s => s.Start).ToLookup(s => s.ParentSpanId);
        var rows = new List<TraceRow>(spans.Count);
        var placed = new HashSet<Span>(ReferenceEqualityComparer.Instance);

        foreach (var root in spans.Where(s => !known.Contains(s.ParentSpanId)).OrderBy(s => s.Start))
            Place(root);
        // Spans that name each other as parents have no root; the first of them stands in for one.
        foreach (var rest in spans.OrderBy(s => s.Start))
            Place(rest);
        return rows;

        void Place(Span root)
        {
            var open = new Stack<(Span Span, int Depth)>([(root, 0)]);
            while (open.TryPop(out var next))
            {
                if (!placed.Add(next.Span))
                    continue;
                var below = children[next.Span.SpanId].ToList();
                rows.Add(new TraceRow(next.Span, next.Depth, below.Count,
                    next.Span.ParentSpanId.Length > 0 && !known.Contains(next.Span.ParentSpanId)));
                foreach (var child in below)
                    open.Push((child, next.Depth + 1));
            }
        }
    }

    /// <summary>The nearest span from here up to the root that has the attribute, itself included.</summary>
    public static Span? NearestWith(this IReadOnlyList<Span> spans, Span from, string attribute)
    {
        var byId = spans.DistinctBy(s => s.SpanId).ToDictionary(s => s.SpanId, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var span = from; span is not null && seen.Add(span.SpanId); span = byId.GetValueOrDefault(span.ParentSpanId))
        {
            if (span[attribute] is not null)
                return span;
        }

        return null;
    }
}
