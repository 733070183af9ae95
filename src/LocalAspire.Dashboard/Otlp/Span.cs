namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>The kinds of <c>trace.proto</c>, by their numbers there.</summary>
public enum SpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary>Something that happened during a span; times are nanoseconds since 1970.</summary>
public sealed record SpanEvent(string Name, long Time, IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>A span that this one belongs with; ids in lower-case hex.</summary>
public sealed record SpanLink(string TraceId, string SpanId, IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>A span with everything in it. Ids in lower-case hex, times in nanoseconds since 1970.</summary>
public sealed record Span(TelemetryResource Resource, TelemetryScope Scope)
{
    const int TraceIdBytes = 16;
    const int SpanIdBytes = 8;
    const int Error = 2;

    public string TraceId { get; private set; } = "";

    public string SpanId { get; private set; } = "";

    /// <summary>Empty for a root.</summary>
    public string ParentSpanId { get; private set; } = "";

    public string TraceState { get; private set; } = "";

    public string Name { get; private set; } = "";

    public SpanKind Kind { get; private set; }

    public long Start { get; private set; }

    public long End { get; private set; }

    public long Duration => Math.Max(0, End - Start);

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public int StatusCode { get; private set; }

    public string StatusMessage { get; private set; } = "";

    public uint Flags { get; private set; }

    public bool IsError => StatusCode == Error;

    public List<OtlpAttribute> Attributes { get; } = [];

    public List<SpanEvent> Events { get; } = [];

    public List<SpanLink> Links { get; } = [];

    /// <summary>The text of an attribute; null when the span has none of this name.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.Key == key)
                    return attribute.Text;
            }

            return null;
        }
    }

    /// <summary>Span of trace.proto.</summary>
    /// <exception cref="OtlpFormatException">An id is missing or has another length than W3C Trace Context says.</exception>
    internal static Span Read(byte[] raw, TelemetryResource resource, TelemetryScope scope)
    {
        var span = new Span(resource, scope);
        var message = new ProtobufMessage(raw);
        while (message.Next() is not 0 and var tag)
            span.ReadField(tag, message);
        if (span.TraceId.Length == 0 || span.SpanId.Length == 0)
            throw new OtlpFormatException("A span has no id.");
        return span;
    }

    void ReadField(uint tag, ProtobufMessage message)
    {
        switch (tag)
        {
            case 1 << 3 | ProtobufMessage.Length: TraceId = Id(message.Bytes(), TraceIdBytes); break;
            case 2 << 3 | ProtobufMessage.Length: SpanId = Id(message.Bytes(), SpanIdBytes); break;
            case 3 << 3 | ProtobufMessage.Length: TraceState = message.Text(); break;
            case 4 << 3 | ProtobufMessage.Length: ParentSpanId = OptionalId(message.Bytes(), SpanIdBytes); break;
            case 5 << 3 | ProtobufMessage.Length: Name = KnownTexts.Same(message.Text()); break;
            case 6 << 3 | ProtobufMessage.Varint: Kind = (SpanKind)message.Int32(); break;
            case 7 << 3 | ProtobufMessage.Fixed64: Start = message.UnixNanoseconds(); break;
            case 8 << 3 | ProtobufMessage.Fixed64: End = message.UnixNanoseconds(); break;
            case 9 << 3 | ProtobufMessage.Length: Attributes.Add(OtlpAttribute.Read(message.Message())); break;
            case 11 << 3 | ProtobufMessage.Length: Events.Add(ReadEvent(message.Message())); break;
            case 13 << 3 | ProtobufMessage.Length: Links.Add(ReadLink(message.Message())); break;
            case 15 << 3 | ProtobufMessage.Length: ReadStatus(message.Message()); break;
            case 16 << 3 | ProtobufMessage.Fixed32: Flags = message.UInt32Fixed(); break;
            default: message.Skip(); break;
        }
    }

    static SpanEvent ReadEvent(ProtobufMessage message)
    {
        var (name, time, attributes) = ("", 0L, new List<OtlpAttribute>());
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Fixed64: time = message.UnixNanoseconds(); break;
                case 2 << 3 | ProtobufMessage.Length: name = message.Text(); break;
                case 3 << 3 | ProtobufMessage.Length: attributes.Add(OtlpAttribute.Read(message.Message())); break;
                default: message.Skip(); break;
            }
        }

        return new SpanEvent(name, time, attributes);
    }

    static SpanLink ReadLink(ProtobufMessage message)
    {
        var (traceId, spanId, attributes) = ("", "", new List<OtlpAttribute>());
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Length: traceId = Id(message.Bytes(), TraceIdBytes); break;
                case 2 << 3 | ProtobufMessage.Length: spanId = Id(message.Bytes(), SpanIdBytes); break;
                case 4 << 3 | ProtobufMessage.Length: attributes.Add(OtlpAttribute.Read(message.Message())); break;
                default: message.Skip(); break;
            }
        }

        return new SpanLink(traceId, spanId, attributes);
    }

    void ReadStatus(ProtobufMessage message)
    {
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 2 << 3 | ProtobufMessage.Length: StatusMessage = message.Text(); break;
                case 3 << 3 | ProtobufMessage.Varint: StatusCode = message.Int32(); break;
                default: message.Skip(); break;
            }
        }
    }

    internal static string OptionalId(ReadOnlySpan<byte> bytes, int length) => bytes.IsEmpty ? "" : Id(bytes, length);

    static string Id(ReadOnlySpan<byte> bytes, int length) => bytes.Length == length && bytes.ContainsAnyExcept((byte)0)
        ? Convert.ToHexStringLower(bytes)
        : throw new OtlpFormatException($"An id must have {length} bytes, not all of them zero.");
}
