using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.Imaging;

/// <summary>What an edit may do to a picture. The defaults suit an Image API edit that lies on its source pixel by pixel.</summary>
public sealed record EditCheckLimits
{
    /// <summary>Pixels around the area that may change, in which change is neither asked for nor forbidden: a model blends its seam.</summary>
    [Range(0, 256)]
    public int SeamMargin { get; init; } = 16;

    /// <summary>Largest density of changed pixels in the protected area.</summary>
    [Range(0.0, 1.0)]
    public double MaxProtectedDensity { get; init; } = 0.002;

    /// <summary>
    /// Largest density in any 16×16 tile of the protected area: finds what the whole area would thin out. One stroke of a
    /// glyph of 40 pixels fills about 0.4 of a tile.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxProtectedTileDensity { get; init; } = 0.25;

    /// <summary>Largest mean ΔE in the protected area: over it the whole frame changed its tone, though perhaps no pixel counts as changed.</summary>
    [Range(0.0, 1.0)]
    public double MaxProtectedMeanDeltaE { get; init; } = 0.02;

    /// <summary>Smallest density of changed pixels in the area that may change: under it nothing was edited.</summary>
    [Range(0.0, 1.0)]
    public double MinEditedDensity { get; init; } = 0.01;
}
