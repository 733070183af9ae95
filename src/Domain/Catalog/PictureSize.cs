using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Catalog;

/// <summary>Width and height of a picture in pixels, spelled <c>1536x1024</c> on the wire.</summary>
[JsonConverter(typeof(PictureSizeJsonConverter))]
public readonly record struct PictureSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    public int LongEdge => Math.Max(Width, Height);

    public int ShortEdge => Math.Min(Width, Height);

    /// <summary>Reads the wire spelling; null for anything else, <c>auto</c>, signs, spaces and leading zeros included.</summary>
    public static PictureSize? TryParse(string? text)
    {
        if (text is null || text.IndexOf('x', StringComparison.Ordinal) is var x && x < 0)
            return null;
        return Edge(text.AsSpan(0, x)) is { } width && Edge(text.AsSpan(x + 1)) is { } height
            ? new PictureSize(width, height)
            : null;
    }

    public override string ToString() => $"{Width}x{Height}";

    static int? Edge(ReadOnlySpan<char> digits) =>
        digits is [>= '1' and <= '9', ..] and { Length: <= 5 }
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var edge)
            ? edge
            : null;
}

/// <summary>Sizes as their wire spelling, as values and as keys.</summary>
sealed class PictureSizeJsonConverter : JsonConverter<PictureSize>
{
    public override PictureSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PictureSize.TryParse(reader.GetString())
        ?? throw new JsonException("A size is spelled width x height in pixels, for example 1536x1024.");

    public override void Write(Utf8JsonWriter writer, PictureSize value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override PictureSize ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, PictureSize value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
