using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ReferenceApp.Testing;

/// <summary>One value of an instrument.</summary>
public sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    /// <summary>As text; null when the value does not have the tag.</summary>
    public string? this[string tag] => Tags.GetValueOrDefault(tag)?.ToString();
}

/// <summary>Everything that the instruments of one factory measure from here on, so that tests beside each other do not meet.</summary>
public sealed class Measurements : IDisposable
{
    readonly MeterListener listener = new();
    readonly ConcurrentQueue<Measured> all = new();

    /// <param name="meters">Of a process, or a <see cref="TestMeters"/>.</param>
    public Measurements(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>In the order of their measuring.</summary>
    public IReadOnlyList<Measured> Of(string instrument) => [.. all.Where(one => one.Instrument == instrument)];

    public double Sum(string instrument) => Of(instrument).Sum(one => one.Value);

    /// <summary>What an observable instrument says now.</summary>
    public IReadOnlyList<Measured> Observe(string instrument)
    {
        var before = Of(instrument).Count;
        listener.RecordObservableInstruments();
        return [.. Of(instrument).Skip(before)];
    }

    void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        all.Enqueue(new Measured(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));

    public void Dispose() => listener.Dispose();
}

/// <summary>Meters for a class that a test makes by itself.</summary>
public sealed class TestMeters : IMeterFactory
{
    readonly List<Meter> meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose() => meters.ForEach(meter => meter.Dispose());
}
