using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>Where an instrument is found: the process's name, its meter, its name.</summary>
public sealed record InstrumentKey(string Resource, string Meter, string Name);

/// <summary>The latest points of all instruments, as many as fit.</summary>
/// <remarks>A point that says what the one before said only moves that one's time, so an idle series takes two points.</remarks>
public sealed class MetricStore(int maxPoints)
{
    readonly Lock _lock = new();
    readonly Dictionary<InstrumentKey, Instrument> _instruments = [];
    readonly Queue<MetricSeries> _order = new();

    /// <inheritdoc cref="TraceStore.Version"/>
    public long Version { get; private set; }

    public int Count => _order.Count;

    public int MaxPoints { get; } = maxPoints;

    public long Dropped { get; private set; }

    public IReadOnlyList<Instrument> Instruments()
    {
        lock (_lock)
            return [.. _instruments.Values];
    }

    /// <summary>The instrument's series as they are now; empty when it is unknown.</summary>
    public IReadOnlyList<MetricSeriesView> Series(InstrumentKey key)
    {
        lock (_lock)
            return _instruments.TryGetValue(key, out var instrument) ? [.. instrument.Series.Values.Select(s => s.View())] : [];
    }

    internal void Add(TelemetryResource resource, TelemetryScope scope, Metric metric)
    {
        if (metric.Kind == MetricKind.Unsupported)
            return;
        lock (_lock)
        {
            var key = new InstrumentKey(resource.Name, scope.Name, metric.Name);
            if (!_instruments.TryGetValue(key, out var instrument) || instrument.Kind != metric.Kind)
                _instruments[key] = instrument = new Instrument(key, metric);
            foreach (var point in metric.Points)
                Add(instrument, resource.InstanceId, point);
            Version++;
        }
    }

    void Add(Instrument instrument, string instanceId, MetricPoint point)
    {
        var key = MetricSeries.KeyOf(instanceId, point.Attributes);
        if (!instrument.Series.TryGetValue(key, out var series))
            instrument.Series.Add(key, series = new MetricSeries(instrument, key, instanceId, [.. point.Attributes]));
        if (!series.Add(point))
            return;
        _order.Enqueue(series);
        if (_order.Count <= MaxPoints)
            return;
        Dropped++;
        var oldest = _order.Dequeue();
        if (oldest.DropOldest())
            oldest.Instrument.Series.Remove(oldest.Key);
    }
}

/// <summary>An instrument of a process.</summary>
public sealed class Instrument(InstrumentKey key, Metric first)
{
    public InstrumentKey Key { get; } = key;

    public string Description { get; } = first.Description;

    public string Unit { get; } = first.Unit;

    public MetricKind Kind { get; } = first.Kind;

    public bool IsMonotonic { get; } = first.IsMonotonic;

    public bool IsCumulative { get; } = first.IsCumulative;

    internal Dictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);
}

/// <summary>A series as it was at one moment.</summary>
/// <param name="Points">Oldest first.</param>
/// <param name="Exemplars">The latest, oldest first.</param>
public sealed record MetricSeriesView(
    string InstanceId, IReadOnlyList<OtlpAttribute> Attributes, IReadOnlyList<MetricPoint> Points, IReadOnlyList<Exemplar> Exemplars);

/// <summary>The points of one set of attributes of one process.</summary>
sealed class MetricSeries(Instrument instrument, string key, string instanceId, IReadOnlyList<OtlpAttribute> attributes)
{
    const int MaxExemplars = 10;

    readonly Queue<MetricPoint> _points = new();
    readonly Queue<Exemplar> _exemplars = new();
    MetricPoint? _last;
    MetricPoint? _beforeLast;

    public Instrument Instrument { get; } = instrument;

    public string Key { get; } = key;

    public static string KeyOf(string instanceId, List<OtlpAttribute> attributes) => attributes.Count == 0 ? instanceId
        : string.Join('\n', attributes.Select(a => $"{a.Key}={a.Text}").Order(StringComparer.Ordinal).Prepend(instanceId));

    public MetricSeriesView View() => new(instanceId, attributes, [.. _points], [.. _exemplars]);

    /// <returns>Whether it takes another place.</returns>
    public bool Add(MetricPoint point)
    {
        foreach (var exemplar in point.Exemplars.Where(e => e.TraceId.Length > 0 && !_exemplars.Contains(e)))
        {
            if (_exemplars.Count == MaxExemplars)
                _exemplars.Dequeue();
            _exemplars.Enqueue(exemplar);
        }

        point.Exemplars.Clear();
        point.Attributes.Clear();
        if (_last is not null && _beforeLast is not null && Same(_last, point) && Same(_beforeLast, _last))
        {
            _last.Time = point.Time;
            return false;
        }

        if (_last is not null && point.Bounds.AsSpan().SequenceEqual(_last.Bounds))
            point.Bounds = _last.Bounds;
        _points.Enqueue(point);
        (_beforeLast, _last) = (_last, point);
        return true;
    }

    /// <returns>Whether it was the last one.</returns>
    public bool DropOldest() => _points.TryDequeue(out _) && _points.Count == 0;

    // One series never goes back, so an equal count or sum means that nothing happened.
    static bool Same(MetricPoint one, MetricPoint other) =>
        one.Value == other.Value && one.Count == other.Count && one.Start == other.Start;
}
