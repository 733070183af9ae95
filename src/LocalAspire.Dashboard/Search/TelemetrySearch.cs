using System.Text;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Search;

/// <summary>What was found for a word.</summary>
/// <param name="Goal">Where to go at once when there is no doubt what was meant; null when a person has to choose.</param>
/// <param name="Spans">Newest first.</param>
/// <param name="Logs">Newest first.</param>
public sealed record SearchResult(string? Goal, IReadOnlyList<Span> Spans, IReadOnlyList<LogRecord> Logs);

/// <summary>Finds what belongs to an id that somebody has in hand: a request, an attempt, a job, a trace, a span.</summary>
public static class TelemetrySearch
{
    const int MaxHits = 100;

    /// <summary>Attributes whose value names one thing, the most exact first.</summary>
    static readonly string[] Ids = ["refapp.request.id", "refapp.attempt.id"];

    const string JobId = "refapp.job.id";

    public static SearchResult Find(TelemetryStore store, string word)
    {
        if (word.Length == 0)
            return new SearchResult(null, [], []);
        if (store.Traces.Find(word.ToLowerInvariant()) is { } trace)
            return new SearchResult($"/traces/{trace.Id}", [], []);

        var needle = Encoding.UTF8.GetBytes(word);
        var traces = store.Traces.All();
        if (traces.SelectMany(t => t.Spans).FirstOrDefault(s => s.SpanId == word) is { } bySpanId)
            return new SearchResult(PathOf(bySpanId.Read()), [], []);

        // Only the first hits are read for the list; for the goal, all that could be it.
        var hits = traces.SelectMany(t => t.Spans).Where(s => s.Contains(needle)).ToList();
        var logs = store.Logs.All().Where(l => l.Contains(needle)).Take(MaxHits).Select(l => l.Read()).ToList();
        var spans = hits.Take(MaxHits).Select(s => s.Read()).ToList();
        return new SearchResult(GoalOf(hits, word), spans, logs);
    }

    public static string PathOf(Span span) => $"/traces/{span.TraceId}?span={span.SpanId}";

    static string? GoalOf(List<StoredSpan> hits, string word)
    {
        var calls = hits.Where(s => s.IsImageCall).Select(s => s.Read()).ToList();
        foreach (var id in Ids)
        {
            if (calls.FindAll(s => s[id] == word) is [var only])
                return PathOf(only);
        }

        // A job's own trace is the one that did its work; others only speak of the job.
        var traces = hits.Where(s => s.IsImageCall || s.Kind == SpanKind.Consumer).Select(s => s.Read())
            .Where(s => s[JobId] == word).Select(s => s.TraceId).Distinct().ToList();
        return traces is [var one] ? $"/traces/{one}" : null;
    }
}
