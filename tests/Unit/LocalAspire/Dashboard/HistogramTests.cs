using ReferenceApp.LocalAspire.Dashboard.Metrics;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed class HistogramTests
{
    static readonly double[] Bounds = [1, 2, 4];

    [Fact]
    public void Quantile_IsSpreadEvenlyInsideItsBucket()
    {
        var slot = new HistogramSlot(0, Bounds, [0, 10, 10, 0], 0);

        Assert.Equal((2.0, 3.6, 1.2), (slot.Quantile(0.5), slot.Quantile(0.9)!.Value, slot.Quantile(0.1)!.Value));
    }

    [Fact]
    public void Quantile_AboveTheLastBound_IsThatBound_AndOfNothingIsNothing()
    {
        Assert.Equal(4.0, new HistogramSlot(0, Bounds, [0, 0, 0, 3], 0).Quantile(0.5));
        Assert.Null(new HistogramSlot(0, Bounds, [0, 0, 0, 0], 0).Quantile(0.5));
    }

    [Fact]
    public void CumulativePoints_AreCountedByWhatTheyAdd_AlsoAfterARestart()
    {
        var series = Series(Point(1, 10, [5, 0, 0, 0]), Point(1, 20, [5, 3, 0, 0]), Point(30, 40, [2, 0, 0, 0]));

        var slots = HistogramMath.Slots([series], isCumulative: true, 0, 40, 4);

        Assert.Equal([0.0, 5, 3, 2], slots.Select(s => s.Total));
        Assert.Equal([7.0, 3, 0, 0], HistogramMath.Total(slots).Counts);
    }

    [Fact]
    public void DeltaPoints_AreCountedAsTheyAre() => Assert.Equal(
        8, HistogramMath.Total(HistogramMath.Slots([Series(Point(1, 10, [5, 0, 0, 0]), Point(10, 20, [3, 0, 0, 0]))], isCumulative: false, 0, 40, 4)).Total);

    static MetricSeriesView Series(params MetricPoint[] points) => new("", [], points, []);

    static MetricPoint Point(long start, long time, ulong[] buckets)
    {
        var point = new MetricPoint { Start = start, Time = time, Buckets = buckets, Bounds = Bounds };
        point.Count = buckets.Aggregate((a, b) => a + b);
        return point;
    }
}
