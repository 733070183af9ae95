using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.Domain.Audit;

/// <summary>
/// The one writer and reader of an entry's bytes. They are stored verbatim, so their hash can be recomputed by
/// anyone. Every entry names its type and schema version, and every version ever written stays readable:
/// a changed event gets a new row in <see cref="Types"/>, and its old row stays.
/// </summary>
public static class EntryCodec
{
    sealed record EntryType(string Name, int Schema, Type ClrType, JsonTypeInfo Json);

    static readonly EntryType[] Types =
    [
        new("attempt.planned", 1, typeof(AttemptPlanned), EntryJson.Default.AttemptPlanned),
        new("attempt.reserved", 1, typeof(AttemptReserved), EntryJson.Default.AttemptReserved),
        new("attempt.sent", 1, typeof(AttemptSent), EntryJson.Default.AttemptSent),
        new("attempt.received", 1, typeof(AttemptReceived), EntryJson.Default.AttemptReceived),
        new("attempt.stored", 1, typeof(AttemptStored), EntryJson.Default.AttemptStored),
        new("attempt.settled", 1, typeof(AttemptSettled), EntryJson.Default.AttemptSettled),
        new("attempt.not_sent", 1, typeof(AttemptNotSent), EntryJson.Default.AttemptNotSent),
        new("attempt.refused", 1, typeof(AttemptRefused), EntryJson.Default.AttemptRefused),
        new("attempt.outcome_unknown", 1, typeof(AttemptOutcomeUnknown), EntryJson.Default.AttemptOutcomeUnknown),
        new("job.created", 1, typeof(JobCreated), EntryJson.Default.JobCreated),
        new("job.step_started", 1, typeof(StepStarted), EntryJson.Default.StepStarted),
        new("job.attempt_added", 1, typeof(AttemptAdded), EntryJson.Default.AttemptAdded),
        new("job.picture_checked", 1, typeof(PictureChecked), EntryJson.Default.PictureChecked),
        new("job.candidate_judged", 1, typeof(CandidateJudged), EntryJson.Default.CandidateJudged),
        new("job.candidate_chosen", 1, typeof(CandidateChosen), EntryJson.Default.CandidateChosen),
        new("job.step_passed", 1, typeof(StepPassed), EntryJson.Default.StepPassed),
        new("job.step_failed", 1, typeof(StepFailed), EntryJson.Default.StepFailed),
        new("job.step_skipped", 1, typeof(StepSkipped), EntryJson.Default.StepSkipped),
        new("job.attention_needed", 1, typeof(AttentionNeeded), EntryJson.Default.AttentionNeeded),
        new("job.outcome_resolved", 1, typeof(OutcomeResolved), EntryJson.Default.OutcomeResolved),
        new("job.retried", 1, typeof(JobRetried), EntryJson.Default.JobRetried),
        new("job.cancelled", 1, typeof(JobCancelled), EntryJson.Default.JobCancelled),
        new("job.review_decided", 1, typeof(ReviewDecided), EntryJson.Default.ReviewDecided),
        new("job.change_requested", 1, typeof(ChangeRequested), EntryJson.Default.ChangeRequested),
        new("job.picture_uploaded", 1, typeof(PictureUploaded), EntryJson.Default.PictureUploaded),
        new("job.erased", 1, typeof(JobErased), EntryJson.Default.JobErased),
    ];

    static readonly Dictionary<Type, EntryType> Writers = Types
        .GroupBy(t => t.ClrType).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Schema)!);

    static readonly Dictionary<(string, int), EntryType> Readers = Types.ToDictionary(t => (t.Name, t.Schema));

    /// <summary>Every type and schema version that can be read; each is held by a golden file.</summary>
    public static IReadOnlyList<(string Name, int Schema)> Known { get; } = [.. Types.Select(t => (t.Name, t.Schema))];

    public static string TypeName(AuditEvent e) => Writers[e.GetType()].Name;

    public static byte[] Write(Entry entry)
    {
        var type = Writers[entry.Event.GetType()];
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", entry.Id);
            json.WriteString("stream", StreamName(entry.Kind, entry.StreamId));
            json.WriteNumber("version", entry.Version);
            json.WriteString("type", type.Name);
            json.WriteNumber("schema", type.Schema);
            json.WriteString("at", entry.At.UtcDateTime);
            json.WriteString("caller", entry.Caller);
            json.WriteString("traceId", entry.TraceId);
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, entry.Event, type.Json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entry of any version ever written.</summary>
    /// <exception cref="FormatException">The bytes are no entry, or of a type or version this build does not know.</exception>
    public static Entry Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var name = root.GetProperty("type").GetString() ?? "";
            var schema = root.GetProperty("schema").GetInt32();
            if (!Readers.TryGetValue((name, schema), out var type))
                throw new FormatException($"No reader for entry type '{name}' schema {schema}.");

            var (kind, streamId) = ParseStream(root.GetProperty("stream").GetString() ?? "");
            var data = (AuditEvent?)root.GetProperty("data").Deserialize(type.Json)
                ?? throw new FormatException($"Entry of type '{name}' has no data.");
            return new Entry(
                root.GetProperty("id").GetGuid(), kind, streamId, root.GetProperty("version").GetInt64(),
                root.GetProperty("at").GetDateTimeOffset(), root.GetProperty("caller").GetString() ?? "",
                root.GetProperty("traceId").GetString(), data);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Not an audit entry.", e);
        }
    }

    /// <summary><c>job/…</c> or <c>attempt/…</c>.</summary>
    public static string StreamName(StreamKind kind, Guid id) => (kind == StreamKind.Job ? "job/" : "attempt/") + id;

    static (StreamKind, Guid) ParseStream(string name) => name.Split('/') switch
    {
        ["job", var id] when Guid.TryParse(id, out var guid) => (StreamKind.Job, guid),
        ["attempt", var id] when Guid.TryParse(id, out var guid) => (StreamKind.Attempt, guid),
        _ => throw new FormatException("Not a stream name."),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AttemptPlanned))]
[JsonSerializable(typeof(AttemptReserved))]
[JsonSerializable(typeof(AttemptSent))]
[JsonSerializable(typeof(AttemptReceived))]
[JsonSerializable(typeof(AttemptStored))]
[JsonSerializable(typeof(AttemptSettled))]
[JsonSerializable(typeof(AttemptNotSent))]
[JsonSerializable(typeof(AttemptRefused))]
[JsonSerializable(typeof(AttemptOutcomeUnknown))]
[JsonSerializable(typeof(JobCreated))]
[JsonSerializable(typeof(StepStarted))]
[JsonSerializable(typeof(AttemptAdded))]
[JsonSerializable(typeof(PictureChecked))]
[JsonSerializable(typeof(CandidateJudged))]
[JsonSerializable(typeof(CandidateChosen))]
[JsonSerializable(typeof(StepPassed))]
[JsonSerializable(typeof(StepFailed))]
[JsonSerializable(typeof(StepSkipped))]
[JsonSerializable(typeof(AttentionNeeded))]
[JsonSerializable(typeof(OutcomeResolved))]
[JsonSerializable(typeof(JobRetried))]
[JsonSerializable(typeof(JobCancelled))]
[JsonSerializable(typeof(ReviewDecided))]
[JsonSerializable(typeof(ChangeRequested))]
[JsonSerializable(typeof(PictureUploaded))]
[JsonSerializable(typeof(JobErased))]
sealed partial class EntryJson : JsonSerializerContext;
