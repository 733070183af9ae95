namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>The spans of one trace, in the order in which they came.</summary>
public sealed class Trace(string id)
{
    // Replaced, never changed: whoever has it reads on undisturbed.
    StoredSpan[] _spans = [];

    public string Id { get; } = id;

    public IReadOnlyList<StoredSpan> Spans => _spans;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Start => _spans.Length == 0 ? 0 : _spans.Min(s => s.Start);

    public long End => _spans.Length == 0 ? 0 : _spans.Max(s => s.End);

    public long Duration => Math.Max(0, End - Start);

    /// <summary>The span that has no parent here; the earliest one while the first span is still on its way.</summary>
    public StoredSpan Root
    {
        get
        {
            var known = _spans.Select(s => s.SpanId).ToHashSet();
            return _spans.OrderBy(s => s.ParentSpanId.Length > 0).ThenBy(s => known.Contains(s.ParentSpanId)).ThenBy(s => s.Start).First();
        }
    }

    internal long Bytes { get; private set; }

    internal void Add(IReadOnlyList<StoredSpan> spans)
    {
        _spans = [.. _spans, .. spans];
        Bytes += spans.Sum(s => (long)s.Bytes);
    }
}
