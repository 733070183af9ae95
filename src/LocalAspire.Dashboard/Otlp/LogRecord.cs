namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>A log record with everything in it. Ids in lower-case hex and empty outside a span; the time in nanoseconds since 1970.</summary>
public sealed record LogRecord(TelemetryResource Resource, TelemetryScope Scope)
{
    public long Time { get; private set; }

    public long ObservedTime { get; private set; }

    /// <summary>1 to 24: four steps each of trace, debug, information, warning, error and fatal.</summary>
    public int Severity { get; private set; }

    public string SeverityText { get; private set; } = "";

    public object? Body { get; private set; }

    public string EventName { get; private set; } = "";

    public string TraceId { get; private set; } = "";

    public string SpanId { get; private set; } = "";

    public uint Flags { get; private set; }

    public List<OtlpAttribute> Attributes { get; } = [];

    public string Message => OtlpAttribute.TextOf(Body);

    public string? this[string key] => Attributes.Find(a => a.Key == key) is { Key: not null } found ? found.Text : null;

    /// <summary>LogRecord of logs.proto.</summary>
    internal static LogRecord Read(byte[] raw, TelemetryResource resource, TelemetryScope scope)
    {
        var record = new LogRecord(resource, scope);
        var message = new ProtobufMessage(raw);
        while (message.Next() is not 0 and var tag)
            record.ReadField(tag, message);
        if (record.Time == 0)
            record.Time = record.ObservedTime;
        return record;
    }

    void ReadField(uint tag, ProtobufMessage message)
    {
        const int TraceIdBytes = 16;
        const int SpanIdBytes = 8;
        switch (tag)
        {
            case 1 << 3 | ProtobufMessage.Fixed64: Time = message.UnixNanoseconds(); break;
            case 2 << 3 | ProtobufMessage.Varint: Severity = message.Int32(); break;
            case 3 << 3 | ProtobufMessage.Length: SeverityText = KnownTexts.Same(message.Text()); break;
            case 5 << 3 | ProtobufMessage.Length: Body = OtlpAttribute.ReadValue(message.Message()); break;
            case 6 << 3 | ProtobufMessage.Length: Attributes.Add(OtlpAttribute.Read(message.Message())); break;
            case 8 << 3 | ProtobufMessage.Fixed32: Flags = message.UInt32Fixed(); break;
            case 9 << 3 | ProtobufMessage.Length: TraceId = Span.OptionalId(message.Bytes(), TraceIdBytes); break;
            case 10 << 3 | ProtobufMessage.Length: SpanId = Span.OptionalId(message.Bytes(), SpanIdBytes); break;
            case 11 << 3 | ProtobufMessage.Fixed64: ObservedTime = message.UnixNanoseconds(); break;
            case 12 << 3 | ProtobufMessage.Length: EventName = KnownTexts.Same(message.Text()); break;
            default: message.Skip(); break;
        }
    }
}
