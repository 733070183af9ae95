using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Jobs;

/// <summary>Where a picture was made that no call of ours made, as the person who brought it says.</summary>
/// <param name="Where">For example the name of a workspace.</param>
/// <param name="By">The person who made it.</param>
public sealed record PictureOrigin(string Where, string By)
{
    /// <summary>UTF-8 JSON, the bytes that the side text keeps.</summary>
    public static byte[] Write(PictureOrigin origin) =>
        JsonSerializer.SerializeToUtf8Bytes(origin, PictureOriginJson.Default.PictureOrigin);

    /// <exception cref="FormatException">The bytes were not written by <see cref="Write"/>.</exception>
    public static PictureOrigin Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, PictureOriginJson.Default.PictureOrigin)
                ?? throw new FormatException("A picture's origin is null.");
        }
        catch (JsonException e)
        {
            throw new FormatException("Not a picture's origin.", e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PictureOrigin))]
sealed partial class PictureOriginJson : JsonSerializerContext;
