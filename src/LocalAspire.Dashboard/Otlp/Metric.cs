using System.Buffers.Binary;

namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>What an instrument's points are.</summary>
public enum MetricKind
{
    /// <summary>A kind that is not shown: an exponential histogram, a summary.</summary>
    Unsupported,
    Gauge,
    Sum,
    Histogram,
}

/// <summary>An instrument and the points that one export brings.</summary>
/// <param name="IsCumulative">Whether values count from the start of the process instead of from the point before.</param>
public sealed record Metric(
    string Name, string Description, string Unit, MetricKind Kind, bool IsMonotonic, bool IsCumulative, IReadOnlyList<MetricPoint> Points);

/// <summary>A measured value that points to the span in which it was measured; the time in nanoseconds since 1970.</summary>
public sealed record Exemplar(long Time, double Value, string TraceId, string SpanId);

/// <summary>A value of one series at one moment, in nanoseconds since 1970.</summary>
public sealed record MetricPoint
{
    public List<OtlpAttribute> Attributes { get; } = [];

    public long Start { get; internal set; }

    public long Time { get; internal set; }

    /// <summary>The number, or a histogram's sum.</summary>
    public double Value { get; internal set; }

    /// <summary>Whether the sender counts in whole numbers.</summary>
    public bool IsInteger { get; internal set; }

    /// <summary>How many values a histogram holds.</summary>
    public ulong Count { get; internal set; }

    /// <summary>Counts between the <see cref="Bounds"/>, one more than these; empty unless a histogram.</summary>
    public ulong[] Buckets { get; internal set; } = [];

    public double[] Bounds { get; internal set; } = [];

    public List<Exemplar> Exemplars { get; } = [];
}

/// <summary>Metric and its points of metrics.proto.</summary>
static class MetricReader
{
    const int Cumulative = 2;
    const int MaxBuckets = 200;

    public static Metric Read(byte[] raw)
    {
        var (name, description, unit) = ("", "", "");
        var data = new Data();
        var message = new ProtobufMessage(raw);
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Length: name = KnownTexts.Same(message.Text()); break;
                case 2 << 3 | ProtobufMessage.Length: description = KnownTexts.Same(message.Text()); break;
                case 3 << 3 | ProtobufMessage.Length: unit = KnownTexts.Same(message.Text()); break;
                case 5 << 3 | ProtobufMessage.Length: data.Read(message.Message(), MetricKind.Gauge); break;
                case 7 << 3 | ProtobufMessage.Length: data.Read(message.Message(), MetricKind.Sum); break;
                case 9 << 3 | ProtobufMessage.Length: data.Read(message.Message(), MetricKind.Histogram); break;
                default: message.Skip(); break;
            }
        }

        return new Metric(name, description, unit, data.Kind, data.IsMonotonic, data.Temporality == Cumulative, data.Points);
    }

    /// <summary>Gauge, Sum and Histogram: 1 points, 2 temporality, 3 whether it only grows.</summary>
    sealed class Data
    {
        public MetricKind Kind { get; private set; }

        public bool IsMonotonic { get; private set; }

        public int Temporality { get; private set; } = Cumulative;

        public List<MetricPoint> Points { get; } = [];

        public void Read(ProtobufMessage message, MetricKind kind)
        {
            Kind = kind;
            while (message.Next() is not 0 and var tag)
            {
                switch (tag)
                {
                    case 1 << 3 | ProtobufMessage.Length:
                        Points.Add(kind == MetricKind.Histogram ? ReadHistogram(message.Message()) : ReadNumber(message.Message()));
                        break;
                    case 2 << 3 | ProtobufMessage.Varint: Temporality = message.Int32(); break;
                    case 3 << 3 | ProtobufMessage.Varint: IsMonotonic = message.Bool(); break;
                    default: message.Skip(); break;
                }
            }
        }
    }

    static MetricPoint ReadNumber(ProtobufMessage message)
    {
        var point = new MetricPoint();
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 2 << 3 | ProtobufMessage.Fixed64: point.Start = message.UnixNanoseconds(); break;
                case 3 << 3 | ProtobufMessage.Fixed64: point.Time = message.UnixNanoseconds(); break;
                case 4 << 3 | ProtobufMessage.Fixed64: point.Value = message.Double(); break;
                case 5 << 3 | ProtobufMessage.Length: point.Exemplars.Add(ReadExemplar(message.Message())); break;
                case 6 << 3 | ProtobufMessage.Fixed64: (point.Value, point.IsInteger) = (message.Int64Fixed(), true); break;
                case 7 << 3 | ProtobufMessage.Length: point.Attributes.Add(OtlpAttribute.Read(message.Message())); break;
                default: message.Skip(); break;
            }
        }

        return point;
    }

    static MetricPoint ReadHistogram(ProtobufMessage message)
    {
        var point = new MetricPoint();
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 2 << 3 | ProtobufMessage.Fixed64: point.Start = message.UnixNanoseconds(); break;
                case 3 << 3 | ProtobufMessage.Fixed64: point.Time = message.UnixNanoseconds(); break;
                case 4 << 3 | ProtobufMessage.Fixed64: point.Count = message.UInt64Fixed(); break;
                case 5 << 3 | ProtobufMessage.Fixed64: point.Value = message.Double(); break;
                case 6 << 3 | ProtobufMessage.Length: point.Buckets = ReadPacked(message.Bytes(), BinaryPrimitives.ReadUInt64LittleEndian); break;
                case 7 << 3 | ProtobufMessage.Length: point.Bounds = ReadPacked(message.Bytes(), BinaryPrimitives.ReadDoubleLittleEndian); break;
                case 8 << 3 | ProtobufMessage.Length: point.Exemplars.Add(ReadExemplar(message.Message())); break;
                case 9 << 3 | ProtobufMessage.Length: point.Attributes.Add(OtlpAttribute.Read(message.Message())); break;
                default: message.Skip(); break;
            }
        }

        if (point.Buckets.Length > 0 && point.Buckets.Length != point.Bounds.Length + 1)
            throw new OtlpFormatException("A histogram needs one bucket more than it has bounds.");
        return point;
    }

    delegate T ReadValue<T>(ReadOnlySpan<byte> bytes);

    static T[] ReadPacked<T>(ReadOnlySpan<byte> bytes, ReadValue<T> read)
    {
        if (bytes.Length % sizeof(ulong) != 0 || bytes.Length / sizeof(ulong) > MaxBuckets)
            throw new OtlpFormatException($"A histogram's buckets are packed in 8 bytes each, at most {MaxBuckets}.");
        var values = new T[bytes.Length / sizeof(ulong)];
        for (var i = 0; i < values.Length; i++)
            values[i] = read(bytes[(i * sizeof(ulong))..]);
        return values;
    }

    static Exemplar ReadExemplar(ProtobufMessage message)
    {
        const int TraceIdBytes = 16;
        const int SpanIdBytes = 8;
        var (time, value, traceId, spanId) = (0L, 0d, "", "");
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 2 << 3 | ProtobufMessage.Fixed64: time = message.UnixNanoseconds(); break;
                case 3 << 3 | ProtobufMessage.Fixed64: value = message.Double(); break;
                case 4 << 3 | ProtobufMessage.Length: spanId = Span.OptionalId(message.Bytes(), SpanIdBytes); break;
                case 5 << 3 | ProtobufMessage.Length: traceId = Span.OptionalId(message.Bytes(), TraceIdBytes); break;
                case 6 << 3 | ProtobufMessage.Fixed64: value = message.Int64Fixed(); break;
                default: message.Skip(); break;
            }
        }

        return new Exemplar(time, value, traceId, spanId);
    }
}
