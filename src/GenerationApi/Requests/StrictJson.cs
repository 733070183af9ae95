using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>
/// Reads JSON into a record of the contract and reports everything in it that the record does not have: unknown and
/// repeated members and values of another type, by path. What is well-formed is read all the same, so that the rules
/// for values can report their faults in the same answer.
/// </summary>
sealed class StrictJson
{
    /// <summary>The path of the whole value.</summary>
    public const string Root = "$";

    const int LongestNameShown = 64;

    static readonly Dictionary<Type, string> Scalars = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "boolean",
        [typeof(int)] = "integer",
        [typeof(decimal)] = "number",
    };

    readonly List<Fault> faults = [];
    readonly Utf8JsonWriter accepted;

    StrictJson(Utf8JsonWriter accepted) => this.accepted = accepted;

    /// <returns>A value in which everything faulty is null.</returns>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static (T Value, IReadOnlyList<Fault> Faults) Read<T>(ReadOnlyMemory<byte> utf8)
        where T : new()
    {
        using var document = JsonDocument.Parse(utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        var reader = new StrictJson(writer);
        reader.Accept(document.RootElement, typeof(T), "");
        writer.Flush();
        return (JsonSerializer.Deserialize<T>(buffer.WrittenSpan, ReferenceAppClient.Json) ?? new T(), reader.faults);
    }

    void Accept(JsonElement value, Type declared, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = ReferenceAppClient.Json.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                AcceptMembers(value, info, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                AcceptElements(value, info.ElementType!, path);
                break;
            case JsonTypeInfoKind.None when Holds(value, type, path):
                value.WriteTo(accepted);
                break;
            default:
                if (info.Kind != JsonTypeInfoKind.None)
                    Report(path, ApiCodes.WrongType, ("expected", info.Kind == JsonTypeInfoKind.Object ? "object" : "array"));
                WriteNothing(declared);
                break;
        }
    }

    /// <summary>Stands in for a faulty value; in a list the others keep their places.</summary>
    void WriteNothing(Type declared)
    {
        if (declared == typeof(int))
            accepted.WriteNumberValue(0);
        else
            accepted.WriteNullValue();
    }

    void AcceptMembers(JsonElement value, JsonTypeInfo info, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        accepted.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var name = NameOf(member);
            var field = path.Length == 0 ? Shown(name) : $"{path}.{Shown(name)}";
            if (info.Properties.FirstOrDefault(p => p.Name == name) is not { } known)
                Report(field, ApiCodes.UnknownField);
            else if (!seen.Add(name))
                Report(field, ApiCodes.DuplicateField);
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                accepted.WritePropertyName(name);
                Accept(member.Value, known.PropertyType, field);
            }
        }

        accepted.WriteEndObject();
    }

    void AcceptElements(JsonElement value, Type element, string path)
    {
        accepted.WriteStartArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Accept(item, element, $"{path}[{index++}]");
        accepted.WriteEndArray();
    }

    bool Holds(JsonElement value, Type type, string path)
    {
        var holds = type == typeof(string) ? value.ValueKind == JsonValueKind.String
            : type == typeof(bool) ? value.ValueKind is JsonValueKind.True or JsonValueKind.False
            : value.ValueKind == JsonValueKind.Number
                && (type == typeof(int) ? value.TryGetInt32(out _) : value.TryGetDecimal(out _));
        if (!holds)
            Report(path, ApiCodes.WrongType, ("expected", Scalars[type]));
        else if (type == typeof(string) && Text(value.GetString) is null)
        {
            Report(path, PromptCodes.BrokenSurrogate);
            return false;
        }

        return holds;
    }

    static string NameOf(JsonProperty member) => Text(() => member.Name) ?? "?";

    /// <summary>Null when the JSON escapes or bytes are no text: half a surrogate pair, or not UTF-8.</summary>
    static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static string Shown(string name) => name.Length <= LongestNameShown ? name : name[..LongestNameShown] + "…";

    void Report(string path, string code, params (string Name, object Value)[] values)
    {
        if (faults.Count < RequestLimits.MaxFaults)
            faults.Add(Fault.Of(path.Length == 0 ? Root : path, code, values));
    }
}
