namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>The latest traces, as many as fit.</summary>
/// <param name="maxTraces">The oldest goes when there are more.</param>
/// <param name="maxBytes">The oldest goes when all together take more.</param>
public sealed class TraceStore(int maxTraces, long maxBytes)
{
    /// <summary>What a trace that never ends is cut to.</summary>
    internal const int MaxSpansOfATrace = 10_000;

    readonly Lock _lock = new();
    readonly Dictionary<string, Trace> _traces = new(StringComparer.Ordinal);
    readonly Queue<Trace> _order = new();

    long _bytes;

    /// <summary>Another number after each change.</summary>
    public long Version { get; private set; }

    public int Count => _traces.Count;

    public int MaxTraces { get; } = maxTraces;

    public long Bytes => _bytes;

    /// <summary>Traces that had to make room.</summary>
    public long DroppedTraces { get; private set; }

    /// <summary>Spans beyond what one trace may have.</summary>
    public long DroppedSpans { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Trace> All()
    {
        lock (_lock)
            return [.. _order.Reverse()];
    }

    public Trace? Find(string traceId)
    {
        lock (_lock)
            return _traces.GetValueOrDefault(traceId);
    }

    internal void Add(IReadOnlyList<StoredSpan> spans)
    {
        lock (_lock)
        {
            foreach (var group in spans.GroupBy(s => s.TraceId, StringComparer.Ordinal))
                Add(group.Key, [.. group]);
            while (_order.Count > MaxTraces || (_bytes > maxBytes && _order.Count > 1))
                DropOldest();
            Version++;
        }
    }

    void Add(string traceId, StoredSpan[] spans)
    {
        if (!_traces.TryGetValue(traceId, out var trace))
        {
            trace = new Trace(traceId);
            _traces.Add(traceId, trace);
            _order.Enqueue(trace);
        }

        var kept = spans[..Math.Clamp(MaxSpansOfATrace - trace.Spans.Count, 0, spans.Length)];
        DroppedSpans += spans.Length - kept.Length;
        _bytes -= trace.Bytes;
        trace.Add(kept);
        _bytes += trace.Bytes;
    }

    void DropOldest()
    {
        var oldest = _order.Dequeue();
        _traces.Remove(oldest.Id);
        _bytes -= oldest.Bytes;
        DroppedTraces++;
    }
}
