using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Metrics;

/// <summary>A line of a chart: one value per slot of time, null where there is none.</summary>
/// <param name="Look">A class of the style sheet.</param>
public sealed record ChartLine(string Look, IReadOnlyList<double?> Values);

/// <summary>A series in the table below a chart.</summary>
/// <param name="Total">Of a histogram: the values in the window.</param>
/// <param name="Latest">Of a number: the last one.</param>
/// <param name="PerSecond">Of a number that only grows: how fast, over the window.</param>
public sealed record SeriesSummary(string Label, HistogramSlot? Total, double? Latest, double? PerSecond);

/// <summary>An instrument over a window of time, ready to be drawn.</summary>
public sealed class MetricView
{
    const int Slots = 60;
    const int MaxLines = 8;
    const int MaxExemplars = 20;

    public required Instrument Instrument { get; init; }

    public required long From { get; init; }

    public required long To { get; init; }

    public required IReadOnlyList<ChartLine> Lines { get; init; }

    public required IReadOnlyList<SeriesSummary> Series { get; init; }

    /// <summary>All series of a histogram together; null for numbers.</summary>
    public required HistogramSlot? Total { get; init; }

    /// <summary>The slowest first.</summary>
    public required IReadOnlyList<Exemplar> Exemplars { get; init; }

    public static MetricView? Find(MetricStore store, InstrumentKey key, DateTimeOffset now, TimeSpan window, string? series)
    {
        if (store.Instruments().FirstOrDefault(i => i.Key == key) is not { } instrument)
            return null;
        var to = UnixNanoseconds.From(now);
        var from = UnixNanoseconds.From(now - window);
        var all = store.Series(key);
        var shown = string.IsNullOrEmpty(series) ? all : [.. all.Where(s => LabelOf(s) == series)];
        var isHistogram = instrument.Kind == MetricKind.Histogram;
        var slots = isHistogram ? HistogramMath.Slots(shown, instrument.IsCumulative, from, to, Slots) : [];
        return new MetricView
        {
            Instrument = instrument,
            From = from,
            To = to,
            Lines = isHistogram ? Quantiles(slots) : Numbers(instrument, shown, from, to),
            Series = [.. all.Select(s => Summarize(instrument, s, from, to)).OrderBy(s => s.Label, StringComparer.Ordinal)],
            Total = isHistogram ? HistogramMath.Total(slots) : null,
            Exemplars = [.. shown.SelectMany(s => s.Exemplars).Where(e => e.Time >= from).OrderByDescending(e => e.Value).Take(MaxExemplars)],
        };
    }

    /// <summary>What tells a series from the others of its instrument.</summary>
    public static string LabelOf(MetricSeriesView series) => series.Attributes.Count == 0 ? "–"
        : string.Join(", ", series.Attributes.Select(a => $"{a.Key}={a.Text}"));

    static List<ChartLine> Quantiles(IReadOnlyList<HistogramSlot> slots) =>
    [
        .. new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99) }
            .Select(q => new ChartLine(q.Item1, [.. slots.Select(s => s.Quantile(q.Item2))])),
    ];

    static List<ChartLine> Numbers(Instrument instrument, IReadOnlyList<MetricSeriesView> series, long from, long to) =>
        [.. series.Take(MaxLines).Select((s, i) => new ChartLine($"c{i}", Values(instrument, s, from, to)))];

    // A number stands until the next one comes, but not beyond the last that was heard of it.
    static List<double?> Values(Instrument instrument, MetricSeriesView series, long from, long to)
    {
        var width = (to - from) / Slots;
        var values = new List<double?>(Slots);
        var next = 0;
        MetricPoint? at = null;
        double? last = null;
        for (var i = 0; i < Slots; i++)
        {
            var end = from + ((i + 1) * width);
            var before = at;
            while (next < series.Points.Count && series.Points[next].Time <= end)
                at = series.Points[next++];
            var heard = at is not null && (at.Time >= end - width || next < series.Points.Count);
            last = !heard ? null : IsRate(instrument) ? Growth(before, at!) / UnixNanoseconds.ToSpan(width).TotalSeconds : at!.Value;
            values.Add(last);
        }

        return values;
    }

    static SeriesSummary Summarize(Instrument instrument, MetricSeriesView series, long from, long to)
    {
        if (instrument.Kind == MetricKind.Histogram)
            return new(LabelOf(series), HistogramMath.Total(HistogramMath.Slots([series], instrument.IsCumulative, from, to, 1)), null, null);
        var inside = series.Points.Where(p => p.Time >= from && p.Time <= to).ToList();
        double? rate = IsRate(instrument) && inside is [var first, .., var last] && last.Time > first.Time
            ? Growth(first, last) / UnixNanoseconds.ToSpan(last.Time - first.Time).TotalSeconds
            : null;
        return new(LabelOf(series), null, series.Points is [.., var latest] ? latest.Value : null, rate);
    }

    static bool IsRate(Instrument instrument) => instrument is { Kind: MetricKind.Sum, IsMonotonic: true };

    static double Growth(MetricPoint? before, MetricPoint now) =>
        before is not null && before.Start == now.Start && before.Value <= now.Value ? now.Value - before.Value : 0;
}
