using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Contracts;

/// <summary>One entry of the audit log.</summary>
/// <param name="Sha256">Lower-case hex, of the entry's bytes as they are here.</param>
public sealed record AuditEntry(Guid Id, string Sha256, VerbatimJson Entry);

/// <summary>Which entries to find; conditions that are given must all hold.</summary>
public sealed record AuditQuery
{
    public Guid? JobId { get; init; }

    public Guid? AttemptId { get; init; }

    public string? RequestId { get; init; }

    public string? TraceId { get; init; }

    public string? Sha256 { get; init; }

    public string? Caller { get; init; }
}

/// <summary>JSON whose exact bytes matter: it is written and read back without a byte changed, so its hash holds.</summary>
[JsonConverter(typeof(Converter))]
public sealed record VerbatimJson(ReadOnlyMemory<byte> Utf8)
{
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    sealed class Converter : JsonConverter<VerbatimJson>
    {
        public override VerbatimJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return new VerbatimJson(Encoding.UTF8.GetBytes(value.RootElement.GetRawText()));
        }

        public override void Write(Utf8JsonWriter writer, VerbatimJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span);
    }
}
