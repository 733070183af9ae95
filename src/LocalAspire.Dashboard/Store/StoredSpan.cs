using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>A span as it is kept: the bytes that came, and of their content only what lists and searches ask for.</summary>
/// <remarks>The bytes take a fifth of the memory of the objects in them, their size is known, and a text is found in them without
/// reading them. They were read once when they came, so that reading them again cannot fail.</remarks>
public sealed class StoredSpan
{
    // This object, its ids, and its place in the trace.
    const int OwnBytes = 320;

    readonly byte[] _raw;

    internal StoredSpan(byte[] raw, Span span)
    {
        _raw = raw;
        (Resource, Scope) = (span.Resource, span.Scope);
        (TraceId, SpanId, ParentSpanId) = (span.TraceId, span.SpanId, span.ParentSpanId);
        (Name, Kind, Start, End, IsError) = (span.Name, span.Kind, span.Start, span.End, span.IsError);
        IsImageCall = span["gen_ai.operation.name"] is not null;
        LinkedTraces = span.Links.Count == 0 ? [] : [.. span.Links.Select(l => l.TraceId).Distinct()];
    }

    public TelemetryResource Resource { get; }

    public TelemetryScope Scope { get; }

    public string TraceId { get; }

    public string SpanId { get; }

    public string ParentSpanId { get; }

    public string Name { get; }

    public SpanKind Kind { get; }

    public long Start { get; }

    public long End { get; }

    public bool IsError { get; }

    public bool IsImageCall { get; }

    /// <summary>The traces that its links name.</summary>
    public string[] LinkedTraces { get; }

    /// <summary>What it counts against the store's bound.</summary>
    internal int Bytes => _raw.Length + OwnBytes;

    public Span Read() => Span.Read(_raw, Resource, Scope);

    /// <summary>Whether the UTF-8 text is anywhere in it, in a name or a value.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => _raw.AsSpan().IndexOf(text) >= 0;

    internal static StoredSpan Of(byte[] raw, TelemetryResource resource, TelemetryScope scope) => new(raw, Span.Read(raw, resource, scope));
}
