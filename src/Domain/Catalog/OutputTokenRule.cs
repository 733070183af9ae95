using System.Text.Json.Serialization;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Domain.Catalog;

/// <summary>How many image output tokens a model bills for one picture.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(AreaFormula), "area-formula")]
[JsonDerivedType(typeof(TokenTable), "table")]
public abstract record OutputTokenRule
{
    private protected OutputTokenRule()
    {
    }

    /// <summary>False when no official source states the rule; estimates then take the dearest quality, whatever is asked.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>Tokens of one picture, or null when the rule does not cover this size or quality.</summary>
    public abstract long? For(PictureSize size, string quality);
}

/// <summary><see cref="OutputTokens.For"/> with one factor per quality.</summary>
public sealed record AreaFormula : OutputTokenRule
{
    public required IReadOnlyDictionary<string, int> Factors { get; init; }

    public override long? For(PictureSize size, string quality) =>
        Factors.TryGetValue(quality, out var factor) ? OutputTokens.For(size.Width, size.Height, factor) : null;
}

/// <summary>Published counts by size, then quality.</summary>
public sealed record TokenTable : OutputTokenRule
{
    public required IReadOnlyDictionary<PictureSize, IReadOnlyDictionary<string, long>> Tokens { get; init; }

    public override long? For(PictureSize size, string quality) =>
        Tokens.TryGetValue(size, out var byQuality) && byQuality.TryGetValue(quality, out var tokens) ? tokens : null;
}
