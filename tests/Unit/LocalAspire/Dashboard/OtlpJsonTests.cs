using System.Text.Json;
using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Export;
using ReferenceApp.LocalAspire.Dashboard.Store;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

/// <summary>The encoding of OTLP 1.0's "JSON Protobuf Encoding": ids in hex, enums as numbers, 64-bit integers as strings.</summary>
public sealed class OtlpJsonTests
{
    readonly TelemetryStore _store = new(new DashboardOptions());

    [Fact]
    public void Span_Exported_HasEverythingThatCame()
    {
        _store.AddTraces(Wire.Request("edge", Wire.Span("GET", parent: "2122232425262728", kind: 3, start: 1_763_760_000_000_000_001, end: 1_763_760_000_000_000_002, more:
        [
            Wire.Text(9, "text", "<b>\"é\""), Wire.Value(9, "int", Wire.Varint(3, long.MinValue)), Wire.Value(9, "double", Wire.Double(4, double.NaN)),
            Wire.Value(9, "bool", Wire.Varint(2, 0)), Wire.Value(9, "bytes", Wire.Field(7, [1, 2])), Wire.Value(9, "nothing", []),
            Wire.Value(9, "list", Wire.Field(5, Wire.Field(1, Wire.Field(1, "a")))),
            Wire.Value(9, "map", Wire.Field(6, Wire.Text(1, "k", "v"))),
            Wire.Field(11, Wire.Message(Wire.Fixed64(1, 9), Wire.Field(2, "e"))), Wire.Field(15, Wire.Message(Wire.Field(2, "m"), Wire.Varint(3, 2))),
            Wire.Field(13, Wire.Message(Wire.Field(1, Convert.FromHexString(Wire.TraceId)), Wire.Field(2, Convert.FromHexString(Wire.SpanId)))),
        ])));

        var group = JsonDocument.Parse(OtlpJson.Traces(_store.Traces.All()[0].Spans.Select(s => s.Read()))).RootElement.GetProperty("resourceSpans")[0];
        var scope = group.GetProperty("scopeSpans")[0];
        var span = scope.GetProperty("spans")[0];

        Assert.Equal("""{"key":"service.name","value":{"stringValue":"edge"}}""", group.GetProperty("resource").GetProperty("attributes")[0].GetRawText());
        Assert.Equal("source", scope.GetProperty("scope").GetProperty("name").GetString());
        Assert.Equal((Wire.TraceId, Wire.SpanId, "2122232425262728"),
            (span.GetProperty("traceId").GetString(), span.GetProperty("spanId").GetString(), span.GetProperty("parentSpanId").GetString()));
        Assert.Equal(("1763760000000000001", "1763760000000000002", 3),
            (span.GetProperty("startTimeUnixNano").GetString(), span.GetProperty("endTimeUnixNano").GetString(), span.GetProperty("kind").GetInt32()));
        var attributes = span.GetProperty("attributes").EnumerateArray().ToDictionary(a => a.GetProperty("key").GetString()!, a => a.GetProperty("value").GetRawText());
        Assert.Equal("<b>\"é\"", JsonDocument.Parse(attributes["text"]).RootElement.GetProperty("stringValue").GetString());
        Assert.Equal("""{"intValue":"-9223372036854775808"}""", attributes["int"]);
        Assert.Equal("""{"doubleValue":"NaN"}""", attributes["double"]);
        Assert.Equal("""{"boolValue":false}""", attributes["bool"]);
        Assert.Equal("""{"bytesValue":"AQI="}""", attributes["bytes"]);
        Assert.Equal("{}", attributes["nothing"]);
        Assert.Equal("""{"arrayValue":{"values":[{"stringValue":"a"}]}}""", attributes["list"]);
        Assert.Equal("""{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}""", attributes["map"]);
        Assert.Equal("""{"code":2,"message":"m"}""", span.GetProperty("status").GetRawText());
        Assert.Equal("""{"timeUnixNano":"9","name":"e"}""", span.GetProperty("events")[0].GetRawText());
        Assert.Equal(Wire.TraceId, span.GetProperty("links")[0].GetProperty("traceId").GetString());
    }

    [Fact]
    public void LogAndMetric_Exported_HaveTheirNumbersAsTheMappingSays()
    {
        _store.AddLogs(Wire.Request("edge", Wire.Log("hello", 13, 77)));
        _store.AddMetrics(Wire.Request("edge", Wire.Message(Wire.Field(1, "n"), Wire.Field(7, Wire.Message(
            Wire.Varint(2, 2), Wire.Varint(3, 1), Wire.Field(1, Wire.Message(Wire.Fixed64(3, 5), Wire.Fixed64(6, 42))))))));

        var log = JsonDocument.Parse(OtlpJson.Logs(_store.Logs.All().Select(l => l.Read()))).RootElement
            .GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords")[0];
        var metric = JsonDocument.Parse(OtlpJson.Metrics(_store.Metrics.Instruments().Select(i => (i, _store.Metrics.Series(i.Key))))).RootElement
            .GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics")[0];

        Assert.Equal(("77", 13, "hello"),
            (log.GetProperty("timeUnixNano").GetString(), log.GetProperty("severityNumber").GetInt32(), log.GetProperty("body").GetProperty("stringValue").GetString()));
        var sum = metric.GetProperty("sum");
        Assert.Equal((2, true, "42"), (sum.GetProperty("aggregationTemporality").GetInt32(), sum.GetProperty("isMonotonic").GetBoolean(),
            sum.GetProperty("dataPoints")[0].GetProperty("asInt").GetString()));
    }
}
