using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Catalog;

/// <summary>Which sizes a model renders. The set is closed: a rule of another kind is a change of this file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(FreeSizes), "free")]
[JsonDerivedType(typeof(ListedSizes), "listed")]
public abstract record SizeRule
{
    private protected SizeRule()
    {
    }

    /// <summary>Whether the caller may leave the choice to the model with <c>auto</c>.</summary>
    public required bool Auto { get; init; }

    /// <summary>The allowed size whose picture costs most: what <c>auto</c> is estimated at. A test proves it by trying them all.</summary>
    public required PictureSize Dearest { get; init; }

    /// <summary>Everything that is wrong with the size; empty when the model renders it.</summary>
    public abstract IReadOnlyList<Reason> Check(PictureSize size);

    /// <summary>True when the vendor calls this size experimental: results vary more than usual.</summary>
    public virtual bool IsExperimental(PictureSize size) => false;
}

/// <summary>Any size inside a frame of rules.</summary>
public sealed record FreeSizes : SizeRule
{
    /// <summary>Both edges are multiples of this many pixels.</summary>
    public required int EdgeMultiple { get; init; }

    /// <summary>The longest edge in pixels, itself allowed.</summary>
    public required int MaxEdge { get; init; }

    /// <summary>Long edge divided by short edge at most, itself allowed.</summary>
    public required int MaxRatio { get; init; }

    public required long MinPixels { get; init; }

    public required long MaxPixels { get; init; }

    public required long ExperimentalAbovePixels { get; init; }

    public override bool IsExperimental(PictureSize size) => size.Pixels > ExperimentalAbovePixels;

    public override IReadOnlyList<Reason> Check(PictureSize size)
    {
        var reasons = new List<Reason>();
        if (size.Width % EdgeMultiple != 0 || size.Height % EdgeMultiple != 0)
            reasons.Add(Reason.Of(SizeCodes.EdgeNotMultiple, ("size", size), ("multiple", EdgeMultiple)));
        if (size.LongEdge > MaxEdge)
            reasons.Add(Reason.Of(SizeCodes.EdgeTooLong, ("size", size), ("max", MaxEdge)));
        if (size.LongEdge > (long)MaxRatio * size.ShortEdge)
            reasons.Add(Reason.Of(SizeCodes.TooNarrow, ("size", size), ("maxRatio", MaxRatio)));
        if (size.Pixels < MinPixels)
            reasons.Add(Reason.Of(SizeCodes.TooFewPixels, ("size", size), ("pixels", size.Pixels), ("min", MinPixels)));
        if (size.Pixels > MaxPixels)
            reasons.Add(Reason.Of(SizeCodes.TooManyPixels, ("size", size), ("pixels", size.Pixels), ("max", MaxPixels)));
        return reasons;
    }
}

/// <summary>Only the sizes named.</summary>
public sealed record ListedSizes : SizeRule
{
    public required IReadOnlyList<PictureSize> Sizes { get; init; }

    public override IReadOnlyList<Reason> Check(PictureSize size) =>
        Sizes.Contains(size)
            ? []
            : [Reason.Of(SizeCodes.NotListed, ("size", size), ("allowed", string.Join(", ", Sizes)))];
}
