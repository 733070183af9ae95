using System.Globalization;
using System.Text.Json;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>A value as it came. Multipart has no types: there the kind is <see cref="JsonValueKind.Undefined"/>.</summary>
readonly record struct FieldValue(JsonValueKind Kind, string Text)
{
    public bool IsText => Kind is JsonValueKind.Undefined or JsonValueKind.String;

    public static FieldValue FromForm(string text) => new(JsonValueKind.Undefined, text);

    public static FieldValue FromJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(value.ValueKind, value.GetString()!),
        JsonValueKind.Object or JsonValueKind.Array => new(value.ValueKind, ""),
        _ => new(value.ValueKind, value.GetRawText()),
    };

    public string Describe() => Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.String => "a string",
        JsonValueKind.Number when long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "an integer",
        JsonValueKind.Number => "a decimal number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "a boolean",
    };
}

/// <summary>Reads fields one by one, refuses values that break their rule, and in the end what nobody asked for. JSON null is absence.</summary>
sealed class FieldReader(IReadOnlyDictionary<string, FieldValue> fields)
{
    readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        if (!TryTake(name, out var value))
            return null;
        return value.IsText ? value.Text : throw Wrong(name, "a string", value);
    }

    public string Choice(string name, string fallback, params string[] allowed)
    {
        var text = Text(name) ?? fallback;
        if (allowed.Contains(text))
            return text;
        var list = string.Join(", ", allowed[..^1].Select(value => $"'{value}'"));
        throw new RefusedException(ApiError.Invalid(name, "invalid_value",
            $"Invalid value: '{text}'. Supported values are: {list}, and '{allowed[^1]}'."));
    }

    public int Integer(string name, int fallback, int least, int most)
    {
        if (!TryTake(name, out var value))
            return fallback;
        if (value.Kind is not (JsonValueKind.Number or JsonValueKind.Undefined)
            || !long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw Wrong(name, "an integer", value);
        if (number > most)
            throw new RefusedException(ApiError.Invalid(name, "integer_above_max_value",
                $"Invalid '{name}': integer above maximum value. Expected a value <= {most}, but got {number} instead."));
        if (number < least)
            throw new RefusedException(ApiError.Invalid(name, "integer_below_min_value",
                $"Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {number} instead."));
        return (int)number;
    }

    public bool Flag(string name)
    {
        if (!TryTake(name, out var value))
            return false;
        return value switch
        {
            { Kind: JsonValueKind.True } or { Kind: JsonValueKind.Undefined, Text: "true" } => true,
            { Kind: JsonValueKind.False } or { Kind: JsonValueKind.Undefined, Text: "false" } => false,
            _ => throw Wrong(name, "a boolean", value),
        };
    }

    /// <summary>Whether the field is there at all; it counts as known from now on.</summary>
    public bool Has(string name) => TryTake(name, out _);

    public void RefuseTheRest()
    {
        if (fields.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new RefusedException(ApiError.UnknownParameter(unknown));
    }

    bool TryTake(string name, out FieldValue value)
    {
        known.Add(name);
        return fields.TryGetValue(name, out value) && value.Kind != JsonValueKind.Null;
    }

    static RefusedException Wrong(string name, string expected, FieldValue value) =>
        new(ApiError.InvalidType(name, expected, value.Describe()));
}
