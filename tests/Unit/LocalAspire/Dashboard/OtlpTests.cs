using Google.Protobuf;
using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed class OtlpTests
{
    readonly TelemetryStore _store = new(new DashboardOptions());

    [Fact]
    public void Span_WithEveryField_IsReadAsItWasWritten()
    {
        _store.AddTraces(Wire.Request("edge", Wire.Span("GET /x", parent: "2122232425262728", kind: 2, start: 10, end: 30, more:
        [
            Wire.Text(9, "http.route", "/x"),
            Wire.Value(9, "http.response.status_code", Wire.Varint(3, 503)),
            Wire.Value(9, "ratio", Wire.Double(4, 0.5)),
            Wire.Value(9, "sampled", Wire.Varint(2, 1)),
            Wire.Value(9, "list", Wire.Field(5, Wire.Message(Wire.Field(1, Wire.Field(1, "a")), Wire.Field(1, Wire.Varint(3, 2))))),
            Wire.Field(11, Wire.Message(Wire.Fixed64(1, 20), Wire.Field(2, "happened"), Wire.Text(3, "why", "because"))),
            Wire.Field(13, Wire.Message(
                Wire.Field(1, Convert.FromHexString("aa" + Wire.TraceId[2..])), Wire.Field(2, Convert.FromHexString(Wire.SpanId)), Wire.Text(4, "refapp.link", "job"))),
            Wire.Field(15, Wire.Message(Wire.Field(2, "no answer"), Wire.Varint(3, 2))),
        ])));

        var span = Assert.Single(_store.Traces.Find(Wire.TraceId)!.Spans).Read();

        Assert.Equal(("edge", "abc", "source"), (span.Resource.Name, span.Resource.InstanceId, span.Scope.Name));
        Assert.Equal((Wire.TraceId, Wire.SpanId, "2122232425262728"), (span.TraceId, span.SpanId, span.ParentSpanId));
        Assert.Equal(("GET /x", SpanKind.Server, 10, 30, 20), (span.Name, span.Kind, span.Start, span.End, span.Duration));
        Assert.Equal(("/x", "503", "0.5", "true", "[a, 2]"),
            (span["http.route"], span["http.response.status_code"], span["ratio"], span["sampled"], span["list"]));
        Assert.Equal((true, "no answer"), (span.IsError, span.StatusMessage));
        Assert.Equal(("happened", 20, "because"), (span.Events[0].Name, span.Events[0].Time, span.Events[0].Attributes[0].Text));
        Assert.Equal(("aa" + Wire.TraceId[2..], "job"), (span.Links[0].TraceId, span.Links[0].Attributes[0].Text));
    }

    [Fact]
    public void LogRecord_InASpan_IsReadWithItsIdsAndItsEvent()
    {
        _store.AddLogs(Wire.RequestOf("worker", "Category", Wire.Log("3 of 4", 17, 7_000, Wire.Text(6, "refapp.job.id", "j"),
            Wire.Field(9, Convert.FromHexString(Wire.TraceId)), Wire.Field(10, Convert.FromHexString(Wire.SpanId)), Wire.Field(12, "refapp.step.failed"))));

        var log = Assert.Single(_store.Logs.All()).Read();

        Assert.Equal(("worker", "Category", "3 of 4", 17, 7_000), (log.Resource.Name, log.Scope.Name, log.Message, log.Severity, log.Time));
        Assert.Equal((Wire.TraceId, Wire.SpanId, "refapp.step.failed", "j"), (log.TraceId, log.SpanId, log.EventName, log["refapp.job.id"]));
    }

    [Fact]
    public void Histogram_WithExemplars_IsReadAsPointsOfItsSeries()
    {
        _store.AddMetrics(Wire.RequestOf("api", "Meter", Wire.Message(Wire.Field(1, "x.duration"), Wire.Field(3, "s"), Wire.Field(9, Wire.Message(
            Wire.Varint(2, 2),
            Wire.Field(1, Wire.Message(
                Wire.Fixed64(2, 1), Wire.Fixed64(3, 100), Wire.Fixed64(4, 3), Wire.Double(5, 1.5), Wire.Packed(6, 1UL, 2UL, 0UL), Wire.Packed(7, 0.1, 1.0),
                Wire.Text(9, "route", "/a"),
                Wire.Field(8, Wire.Message(Wire.Fixed64(2, 90), Wire.Double(3, 0.7), Wire.Field(4, Convert.FromHexString(Wire.SpanId)),
                    Wire.Field(5, Convert.FromHexString(Wire.TraceId)))))))))));

        var key = new InstrumentKey("api", "Meter", "x.duration");
        var series = Assert.Single(_store.Metrics.Series(key));
        var point = Assert.Single(series.Points);

        Assert.Equal("/a", Assert.Single(series.Attributes).Text);
        Assert.Equal((3UL, 1.5), (point.Count, point.Value));
        Assert.Equal([1UL, 2, 0], point.Buckets);
        Assert.Equal([0.1, 1.0], point.Bounds);
        Assert.Equal(new Exemplar(90, 0.7, Wire.TraceId, Wire.SpanId), Assert.Single(series.Exemplars));
    }

    [Fact]
    public void Request_CutAnywhere_IsRefusedOrReadInPart_ButNeverBreaks()
    {
        var whole = Wire.Request("edge", Wire.Span(more: [Wire.Text(9, "a", "b")]), Wire.Span(spanId: "aaaaaaaaaaaaaaaa"));

        for (var length = 1; length < whole.Length; length++)
            Assert.Throws<InvalidProtocolBufferException>(() => _store.AddTraces(whole[..length]));

        Assert.Equal(0, _store.Traces.Count);
    }

    [Fact]
    public void Request_WithAnyByteChanged_IsRefusedOrKeptReadable()
    {
        var whole = Wire.Request("edge", Wire.Span(more: [Wire.Text(9, "a", "b"), Wire.Field(15, Wire.Varint(3, 2))]));
        for (var at = 0; at < whole.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])whole.Clone();
                changed[at] ^= (byte)(1 << bit);
                var refusal = Record.Exception(() => _store.AddTraces(changed));
                Assert.True(refusal is null or InvalidProtocolBufferException or FormatException, $"{refusal}");
            }
        }

        // What was taken can be read: that is what taking it means.
        Assert.All(_store.Traces.All().SelectMany(t => t.Spans), span => Assert.NotEmpty(span.Read().TraceId));
    }

    [Theory]
    [InlineData("0102")]
    [InlineData("00000000000000000000000000000000")]
    public void Span_WithAnIdOfAnotherForm_IsRefused(string traceId) =>
        Assert.Throws<OtlpFormatException>(() => _store.AddTraces(Wire.Request("edge", Wire.Span(traceId: traceId))));

    [Fact]
    public void Request_WithOneBadSpan_ChangesNothing()
    {
        Assert.Throws<OtlpFormatException>(() => _store.AddTraces(Wire.Request("edge", Wire.Span(), Wire.Span(spanId: "00"))));

        Assert.Equal(0, _store.Traces.Count);
    }

    [Fact]
    public void Value_NestedTooDeeply_IsRefused()
    {
        var value = Wire.Field(1, "deep");
        for (var i = 0; i < 100; i++)
            value = Wire.Field(5, Wire.Field(1, value));

        Assert.Throws<OtlpFormatException>(() => _store.AddTraces(Wire.Request("edge", Wire.Span(more: [Wire.Value(9, "a", value)]))));
    }

    [Fact]
    public void Histogram_WithBucketsThatDoNotFitItsBounds_IsRefused() => Assert.Throws<OtlpFormatException>(() => _store.AddMetrics(
        Wire.Request("api", Wire.Message(Wire.Field(1, "x"), Wire.Field(9, Wire.Field(1, Wire.Message(Wire.Packed(6, 1UL), Wire.Packed(7, 0.1, 1.0))))))));
}
