namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>A span as it came over OTLP; ids in lower-case hex.</summary>
/// <param name="Service">The process: <c>service.name</c> of the resource.</param>
/// <param name="Source">The scope: the name of the activity source.</param>
/// <param name="ParentSpanId">Empty when it has none.</param>
/// <param name="Kind">internal, server, client, producer or consumer.</param>
/// <param name="Status">unset, ok or error.</param>
public sealed record ReceivedSpan(
    string Service, string Source, string TraceId, string SpanId, string ParentSpanId, string Name, string Kind, string Status,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<ReceivedEvent> Events, IReadOnlyList<ReceivedLink> Links);

public sealed record ReceivedEvent(string Name, IReadOnlyDictionary<string, string> Attributes);

public sealed record ReceivedLink(string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>One export of a metric.</summary>
/// <param name="Instrument">Counter, UpDownCounter, Histogram or Gauge.</param>
public sealed record ReceivedMetric(
    string Service, string Meter, string Name, string Unit, string Instrument, IReadOnlyList<ReceivedPoint> Points);

/// <param name="Value">The sum or the last value; of a histogram how many values it holds.</param>
/// <param name="ExemplarTraces">Trace ids of its exemplars.</param>
public sealed record ReceivedPoint(
    IReadOnlyDictionary<string, string> Attributes, double Value, IReadOnlyList<string> ExemplarTraces);

/// <param name="Category">The scope: the logger's category.</param>
/// <param name="Level">As <c>LogLevel</c> spells it.</param>
/// <param name="TraceId">Empty outside of a span.</param>
public sealed record ReceivedLog(
    string Service, string Category, string EventName, string Level, string Body, string TraceId, string SpanId,
    IReadOnlyDictionary<string, string> Attributes);
