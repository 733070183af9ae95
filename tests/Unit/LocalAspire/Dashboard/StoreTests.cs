using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Store;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed class StoreTests
{
    static readonly InstrumentKey Gauge = new("api", "source", "depth");

    [Fact]
    public void Traces_BeyondTheirNumber_DropTheOldestAndSaySo()
    {
        var store = new TelemetryStore(new DashboardOptions { MaxTraces = 3 });

        for (var i = 1; i <= 5; i++)
            store.AddTraces(Wire.Request("edge", Wire.Span(traceId: $"{i:x32}")));

        Assert.Equal([$"{5:x32}", $"{4:x32}", $"{3:x32}"], store.Traces.All().Select(t => t.Id));
        Assert.Equal((3, 2), (store.Traces.Count, store.Traces.DroppedTraces));
        Assert.Null(store.Traces.Find($"{1:x32}"));
    }

    [Fact]
    public void Traces_BeyondTheirBytes_DropTheOldest_AndTheBytesStayBounded()
    {
        var store = new TelemetryStore(new DashboardOptions { MaxTraceBytes = 20_000 });

        for (var i = 1; i <= 100; i++)
            store.AddTraces(Wire.Request("edge", Wire.Span(traceId: $"{i:x32}", more: [Wire.Text(9, "a", new string('x', 1_000))])));

        Assert.InRange(store.Traces.Bytes, 1, 20_000);
        Assert.Equal(100, store.Traces.Count + store.Traces.DroppedTraces);
    }

    [Fact]
    public void Trace_ThatNeverEnds_IsCutAndSaysSo()
    {
        var store = new TelemetryStore(new DashboardOptions());
        for (var i = 1; i <= TraceStore.MaxSpansOfATrace + 1; i += 1_000)
            store.AddTraces(Wire.Request("edge", [.. Enumerable.Range(i, 1_000).Select(n => Wire.Span(spanId: $"{n:x16}"))]));

        Assert.Equal(TraceStore.MaxSpansOfATrace, store.Traces.Find(Wire.TraceId)!.Spans.Count);
        Assert.Equal(1_000, store.Traces.DroppedSpans);
    }

    [Fact]
    public void Logs_BeyondTheirNumberOrBytes_DropTheOldest()
    {
        var few = new TelemetryStore(new DashboardOptions { MaxLogs = 2 });
        var small = new TelemetryStore(new DashboardOptions { MaxLogBytes = 5_000 });
        foreach (var store in new[] { few, small })
        {
            for (var i = 0; i < 10; i++)
                store.AddLogs(Wire.Request("edge", Wire.Log($"{i}" + new string('x', 1_000))));
        }

        Assert.Equal(["9", "8"], few.Logs.All().Select(l => l.Read().Message[..1]));
        Assert.Equal(8, few.Logs.Dropped);
        Assert.InRange(small.Logs.Count, 1, 5);
        Assert.Equal(10, small.Logs.Count + small.Logs.Dropped);
    }

    [Fact]
    public void Points_ThatSayTheSame_TakeTwoPlaces_AndEndWhenTheLastWasHeard()
    {
        var store = new TelemetryStore(new DashboardOptions());

        for (var i = 1; i <= 10; i++)
            AddPoint(store, "a", i, value: 5);

        Assert.Equal([1, 10], Assert.Single(store.Metrics.Series(Gauge)).Points.Select(p => p.Time));
        Assert.Equal(2, store.Metrics.Count);
    }

    [Fact]
    public void Points_BeyondTheirNumber_DropTheOldest_AndASeriesWithoutAnyGoes()
    {
        var store = new TelemetryStore(new DashboardOptions { MaxMetricPoints = 3 });
        AddPoint(store, "gone", 1, 1);

        for (var i = 2; i <= 5; i++)
            AddPoint(store, "stays", i, i);

        var series = Assert.Single(store.Metrics.Series(Gauge));
        Assert.Equal("stays", series.Attributes[0].Text);
        Assert.Equal([3, 4, 5], series.Points.Select(p => p.Time));
        Assert.Equal((3, 2), (store.Metrics.Count, store.Metrics.Dropped));
    }

    [Fact]
    public async Task Store_WrittenAndReadAtTheSameTime_LosesNothing()
    {
        var store = new TelemetryStore(new DashboardOptions { MaxTraces = 100_000 });
        await Parallel.ForEachAsync(Enumerable.Range(1, 2_000), TestContext.Current.CancellationToken, (i, _) =>
        {
            store.AddTraces(Wire.Request("edge", Wire.Span(traceId: $"{i / 2 + 1:x32}", spanId: $"{i:x16}")));
            Assert.All(store.Traces.All().Take(5), t => Assert.NotEmpty(t.Spans));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(2_000, store.Traces.All().Sum(t => t.Spans.Count));
    }

    [Fact]
    public void Options_ThatMakeNoSense_AreToldAllAtOnce()
    {
        var faults = new DashboardOptions { Port = -1, BrowserToken = "short", OtlpApiKey = "short", MaxTraces = 0, MaxLogBytes = -1 }.Validate();

        Assert.Equal(["Port", "BrowserToken", "OtlpApiKey", "MaxTraces", "MaxLogBytes"], faults.Select(f => f.Split(':')[0]));
    }

    static void AddPoint(TelemetryStore store, string series, int time, double value) => store.AddMetrics(Wire.Request("api",
        Wire.Message(Wire.Field(1, "depth"), Wire.Field(5, Wire.Field(1, Wire.Message(
            Wire.Fixed64(3, (ulong)time), Wire.Double(4, value), Wire.Text(7, "series", series)))))));
}
