using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Export;

/// <summary>
/// OTLP's JSON encoding: protobuf's JSON mapping, but ids as hex and enums as numbers; 64-bit integers are strings.
/// </summary>
public static class OtlpJson
{
    public static byte[] Traces(IEnumerable<Span> spans) =>
        Write("resourceSpans", "scopeSpans", "spans", spans.GroupBy(s => s.Resource), s => s.Scope, WriteSpan);

    public static byte[] Logs(IEnumerable<LogRecord> logs) =>
        Write("resourceLogs", "scopeLogs", "logRecords", logs.GroupBy(l => l.Resource), l => l.Scope, WriteLog);

    /// <summary>Every series as the store has it, whatever process it came from.</summary>
    public static byte[] Metrics(IEnumerable<(Instrument Instrument, IReadOnlyList<MetricSeriesView> Series)> instruments) => Write(
        "resourceMetrics", "scopeMetrics", "metrics",
        instruments.GroupBy(i => new TelemetryResource(i.Instrument.Key.Resource, "", NamesOf(i.Instrument.Key.Resource)), ByName.Instance),
        i => new TelemetryScope(i.Instrument.Key.Meter, ""), (json, i) => WriteMetric(json, i.Instrument, i.Series));

    static IReadOnlyList<OtlpAttribute> NamesOf(string resource) => [new("service.name", resource)];

    static byte[] Write<T>(
        string groups, string scopes, string items, IEnumerable<IGrouping<TelemetryResource, T>> resources,
        Func<T, TelemetryScope> scopeOf, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray(groups);
        foreach (var resource in resources)
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            WriteAttributes(json, resource.Key.Attributes);
            json.WriteEndObject();
            json.WriteStartArray(scopes);
            foreach (var scope in resource.GroupBy(scopeOf))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", scope.Key.Name);
                if (scope.Key.Version.Length > 0)
                    json.WriteString("version", scope.Key.Version);
                json.WriteEndObject();
                json.WriteStartArray(items);
                foreach (var item in scope)
                    write(json, item);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static void WriteSpan(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);
        WriteText(json, "traceState", span.TraceState);
        WriteText(json, "parentSpanId", span.ParentSpanId);
        json.WriteNumber("flags", span.Flags);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        WriteInt64(json, "startTimeUnixNano", span.Start);
        WriteInt64(json, "endTimeUnixNano", span.End);
        WriteAttributes(json, span.Attributes);
        WriteList(json, "events", span.Events, e =>
        {
            WriteInt64(json, "timeUnixNano", e.Time);
            json.WriteString("name", e.Name);
            WriteAttributes(json, e.Attributes);
        });
        WriteList(json, "links", span.Links, l =>
        {
            json.WriteString("traceId", l.TraceId);
            json.WriteString("spanId", l.SpanId);
            WriteAttributes(json, l.Attributes);
        });
        json.WriteStartObject("status");
        if (span.StatusCode != 0)
            json.WriteNumber("code", span.StatusCode);
        WriteText(json, "message", span.StatusMessage);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteLog(Utf8JsonWriter json, LogRecord log)
    {
        json.WriteStartObject();
        WriteInt64(json, "timeUnixNano", log.Time);
        WriteInt64(json, "observedTimeUnixNano", log.ObservedTime);
        json.WriteNumber("severityNumber", log.Severity);
        WriteText(json, "severityText", log.SeverityText);
        json.WritePropertyName("body");
        WriteValue(json, log.Body);
        WriteAttributes(json, log.Attributes);
        json.WriteNumber("flags", log.Flags);
        WriteText(json, "traceId", log.TraceId);
        WriteText(json, "spanId", log.SpanId);
        WriteText(json, "eventName", log.EventName);
        json.WriteEndObject();
    }

    static void WriteMetric(Utf8JsonWriter json, Instrument instrument, IReadOnlyList<MetricSeriesView> series)
    {
        const int Delta = 1;
        const int Cumulative = 2;
        json.WriteStartObject();
        json.WriteString("name", instrument.Key.Name);
        WriteText(json, "description", instrument.Description);
        WriteText(json, "unit", instrument.Unit);
        json.WriteStartObject(instrument.Kind switch { MetricKind.Gauge => "gauge", MetricKind.Sum => "sum", _ => "histogram" });
        if (instrument.Kind != MetricKind.Gauge)
            json.WriteNumber("aggregationTemporality", instrument.IsCumulative ? Cumulative : Delta);
        if (instrument.Kind == MetricKind.Sum)
            json.WriteBoolean("isMonotonic", instrument.IsMonotonic);
        WriteList(json, "dataPoints", [.. series.SelectMany(s => s.Points.Select(p => (s, p)))], pair => WritePoint(json, instrument, pair.s, pair.p));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WritePoint(Utf8JsonWriter json, Instrument instrument, MetricSeriesView series, MetricPoint point)
    {
        WriteAttributes(json, series.Attributes);
        WriteInt64(json, "startTimeUnixNano", point.Start);
        WriteInt64(json, "timeUnixNano", point.Time);
        if (instrument.Kind == MetricKind.Histogram)
        {
            json.WriteString("count", point.Count.ToString(CultureInfo.InvariantCulture));
            WriteDouble(json, "sum", point.Value);
            json.WriteStartArray("bucketCounts");
            foreach (var count in point.Buckets)
                json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
            json.WriteStartArray("explicitBounds");
            foreach (var bound in point.Bounds)
                json.WriteNumberValue(bound);
            json.WriteEndArray();
        }
        else if (point.IsInteger)
            WriteInt64(json, "asInt", (long)point.Value);
        else
            WriteDouble(json, "asDouble", point.Value);
    }

    static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<OtlpAttribute> attributes) => WriteList(json, "attributes", attributes, a =>
    {
        json.WriteString("key", a.Key);
        json.WritePropertyName("value");
        WriteValue(json, a.Value);
    });

    static void WriteValue(Utf8JsonWriter json, object? value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case string text: json.WriteString("stringValue", text); break;
            case bool flag: json.WriteBoolean("boolValue", flag); break;
            case long number: WriteInt64(json, "intValue", number); break;
            case double number: WriteDouble(json, "doubleValue", number); break;
            case byte[] bytes: json.WriteBase64String("bytesValue", bytes); break;
            case IReadOnlyList<OtlpAttribute> fields:
                json.WriteStartObject("kvlistValue");
                WriteList(json, "values", fields, f =>
                {
                    json.WriteString("key", f.Key);
                    json.WritePropertyName("value");
                    WriteValue(json, f.Value);
                });
                json.WriteEndObject();
                break;
            case IReadOnlyList<object?> items:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in items)
                    WriteValue(json, item);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, text);
    }

    static void WriteInt64(Utf8JsonWriter json, string name, long value) =>
        json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    // JSON has no numbers for these; protobuf's mapping writes them as words.
    static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    sealed class ByName : IEqualityComparer<TelemetryResource>
    {
        public static readonly ByName Instance = new();

        public bool Equals(TelemetryResource? x, TelemetryResource? y) => x?.Name == y?.Name;

        public int GetHashCode(TelemetryResource obj) => obj.Name.GetHashCode(StringComparison.Ordinal);
    }
}
