using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Money;

/// <summary>Tokens by what they are billed as. The buckets are disjoint: a cached token is not also an input token.</summary>
public sealed record TokenUsage(
    long TextIn = 0,
    long TextCached = 0,
    long ImageIn = 0,
    long ImageCached = 0,
    long ImageOut = 0,
    long TextOut = 0)
{
    public static TokenUsage None { get; } = new();

    [JsonIgnore]
    public long Total => checked(TextIn + TextCached + ImageIn + ImageCached + ImageOut + TextOut);

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => checked(new(
        left.TextIn + right.TextIn,
        left.TextCached + right.TextCached,
        left.ImageIn + right.ImageIn,
        left.ImageCached + right.ImageCached,
        left.ImageOut + right.ImageOut,
        left.TextOut + right.TextOut));
}
