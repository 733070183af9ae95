namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>The process that sent something.</summary>
/// <param name="Name"><c>service.name</c>.</param>
/// <param name="InstanceId"><c>service.instance.id</c>; empty when it has none.</param>
public sealed record TelemetryResource(string Name, string InstanceId, IReadOnlyList<OtlpAttribute> Attributes)
{
    const string UnknownService = "unknown_service";

    internal static readonly TelemetryResource Unknown = new(UnknownService, "", []);

    /// <summary>Resource of resource.proto: 1 attributes.</summary>
    internal static TelemetryResource Read(ProtobufMessage message)
    {
        var attributes = new List<OtlpAttribute>();
        while (message.Next() is not 0 and var tag)
        {
            if (tag == (1 << 3 | ProtobufMessage.Length))
                attributes.Add(OtlpAttribute.Read(message.Message()));
            else
                message.Skip();
        }

        return new TelemetryResource(
            KnownTexts.Same(TextOf(attributes, "service.name") is { Length: > 0 } name ? name : UnknownService),
            KnownTexts.Same(TextOf(attributes, "service.instance.id") ?? ""), attributes);
    }

    static string? TextOf(List<OtlpAttribute> attributes, string key) => attributes.Find(a => a.Key == key).Value as string;
}

/// <summary>The part of a process that made something: a source of spans, a meter, a log category.</summary>
public sealed record TelemetryScope(string Name, string Version)
{
    internal static readonly TelemetryScope Unknown = new("", "");

    /// <summary>InstrumentationScope of common.proto: 1 name, 2 version.</summary>
    internal static TelemetryScope Read(ProtobufMessage message)
    {
        var (name, version) = ("", "");
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Length: name = KnownTexts.Same(message.Text()); break;
                case 2 << 3 | ProtobufMessage.Length: version = KnownTexts.Same(message.Text()); break;
                default: message.Skip(); break;
            }
        }

        return new TelemetryScope(name, version);
    }
}

/// <summary>Moments and spans of time as OTLP counts them.</summary>
static class UnixNanoseconds
{
    const long PerTick = 100;

    public static DateTimeOffset ToTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / PerTick);

    public static long From(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * PerTick;

    public static TimeSpan ToSpan(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / PerTick);
}
