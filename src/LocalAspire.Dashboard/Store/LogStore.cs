using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>A log record as it is kept; see <see cref="StoredSpan"/>.</summary>
public sealed class StoredLog
{
    const int OwnBytes = 160;

    readonly byte[] _raw;

    StoredLog(byte[] raw, LogRecord record)
    {
        _raw = raw;
        (Resource, Scope) = (record.Resource, record.Scope);
        (Time, Severity, TraceId, SpanId) = (record.Time, record.Severity, record.TraceId, record.SpanId);
    }

    public TelemetryResource Resource { get; }

    public TelemetryScope Scope { get; }

    public long Time { get; }

    public int Severity { get; }

    public string TraceId { get; }

    public string SpanId { get; }

    internal int Bytes => _raw.Length + OwnBytes;

    public LogRecord Read() => LogRecord.Read(_raw, Resource, Scope);

    /// <inheritdoc cref="StoredSpan.Contains"/>
    public bool Contains(ReadOnlySpan<byte> text) => _raw.AsSpan().IndexOf(text) >= 0;

    internal static StoredLog Of(byte[] raw, TelemetryResource resource, TelemetryScope scope) => new(raw, LogRecord.Read(raw, resource, scope));
}

/// <summary>The latest log records, as many as fit.</summary>
public sealed class LogStore(int maxLogs, long maxBytes)
{
    readonly Lock _lock = new();
    readonly Queue<StoredLog> _logs = new();

    long _bytes;

    /// <inheritdoc cref="TraceStore.Version"/>
    public long Version { get; private set; }

    public int Count => _logs.Count;

    public int MaxLogs { get; } = maxLogs;

    public long Dropped { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoredLog> All()
    {
        lock (_lock)
            return [.. _logs.Reverse()];
    }

    internal void Add(IReadOnlyList<StoredLog> logs)
    {
        lock (_lock)
        {
            foreach (var log in logs)
            {
                _logs.Enqueue(log);
                _bytes += log.Bytes;
            }

            while (_logs.Count > MaxLogs || _bytes > maxBytes)
            {
                _bytes -= _logs.Dequeue().Bytes;
                Dropped++;
            }

            Version++;
        }
    }
}
