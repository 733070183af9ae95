using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Metrics;

/// <summary>Values between two moments, by bucket.</summary>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="Counts">One more than <paramref name="Bounds"/>.</param>
public sealed record HistogramSlot(long Start, double[] Bounds, double[] Counts, double Sum)
{
    public double Total => Counts.Sum();

    /// <summary>The value below which this share of all lies, taken as evenly spread inside its bucket.</summary>
    /// <returns>Null when there are no values.</returns>
    public double? Quantile(double share)
    {
        var total = Total;
        if (total <= 0 || Bounds.Length == 0)
            return null;
        var rank = share * total;
        var below = 0d;
        for (var i = 0; i < Bounds.Length; i++)
        {
            if (Counts[i] > 0 && below + Counts[i] >= rank)
            {
                var low = i == 0 ? 0 : Bounds[i - 1];
                return low + ((Bounds[i] - low) * (rank - below) / Counts[i]);
            }

            below += Counts[i];
        }

        // Above the last bound nothing is known but that.
        return Bounds[^1];
    }
}

/// <summary>Turns the points of histograms into counts per slot of time.</summary>
public static class HistogramMath
{
    /// <param name="series">The series to add up; those whose buckets differ from the first one's are left out.</param>
    /// <param name="isCumulative">Whether points count from the start of the process.</param>
    /// <param name="from">First moment, in nanoseconds since 1970.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="slots">Into how many equal parts the time is cut.</param>
    public static IReadOnlyList<HistogramSlot> Slots(
        IReadOnlyList<MetricSeriesView> series, bool isCumulative, long from, long to, int slots)
    {
        var bounds = series.SelectMany(s => s.Points).FirstOrDefault(p => p.Bounds.Length > 0)?.Bounds ?? [];
        var width = Math.Max(1, (to - from) / slots);
        var result = Enumerable.Range(0, slots)
            .Select(i => (Start: from + (i * width), Counts: new double[bounds.Length + 1], Sum: new double[1])).ToArray();
        foreach (var (point, before) in series.SelectMany(s => Steps(s.Points, isCumulative)))
        {
            if (point.Time < from || point.Time > to || !point.Bounds.AsSpan().SequenceEqual(bounds) || point.Buckets.Length == 0)
                continue;
            var slot = result[Math.Min(slots - 1, (point.Time - from) / width)];
            for (var i = 0; i < slot.Counts.Length; i++)
                slot.Counts[i] += point.Buckets[i] - (before is null ? 0d : before.Buckets[i]);
            slot.Sum[0] += point.Value - (before?.Value ?? 0);
        }

        return [.. result.Select(r => new HistogramSlot(r.Start, bounds, r.Counts, r.Sum[0]))];
    }

    /// <summary>All slots as one.</summary>
    public static HistogramSlot Total(IReadOnlyList<HistogramSlot> slots) => new(
        slots[0].Start, slots[0].Bounds, [.. Enumerable.Range(0, slots[0].Counts.Length).Select(i => slots.Sum(s => s.Counts[i]))], slots.Sum(s => s.Sum));

    // What a point adds to the one before. A process that started anew, or a series that is new, began at zero.
    static IEnumerable<(MetricPoint Point, MetricPoint? Before)> Steps(IReadOnlyList<MetricPoint> points, bool isCumulative)
    {
        MetricPoint? before = null;
        foreach (var point in points)
        {
            var continues = isCumulative && before is not null && before.Start == point.Start && before.Count <= point.Count
                && before.Buckets.Length == point.Buckets.Length;
            yield return (point, continues ? before : null);
            before = point;
        }
    }
}
