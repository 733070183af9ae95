using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>How much one area of a picture changed.</summary>
/// <param name="Pixels">Size of the area.</param>
/// <param name="Changed">Pixels whose ΔE is over <see cref="PixelComparison.ChangedDeltaE"/>.</param>
/// <param name="ChangedDensity">Changed / Pixels; 0 for an empty area.</param>
/// <param name="MeanDeltaE">Mean ΔE over the area. OKLab: 0 the same, about 0.02 just noticeable, 0.83 black to white.</param>
/// <param name="MaxDeltaE">Largest ΔE in the area.</param>
/// <param name="DensestTile">The tile of 16×16 pixels (smaller at the picture's edge) with most changed pixels, or null when nothing changed.
/// It finds a small patch that a large area would thin out.</param>
/// <param name="DensestTileDensity">Changed pixels of that tile in the area / 256.</param>
public sealed record RegionDifference(
    long Pixels, long Changed, double ChangedDensity, double MeanDeltaE, double MaxDeltaE, Rect? DensestTile, double DensestTileDensity);

/// <summary>Measures the visible difference of two pictures that lie on each other pixel by pixel. A shift of one pixel is a difference.</summary>
public static class PixelComparison
{
    /// <summary>
    /// ΔE over which a pixel counts as changed: twice what is just noticeable. Independent noise of ±3 of 255 in each channel
    /// stays under it everywhere, and so do JPEG and WebP at quality 80 or more.
    /// </summary>
    public const double ChangedDeltaE = 0.04;

    const int Tile = 16;

    /// <summary>Compares two pictures inside an area.</summary>
    /// <returns>Null when the pictures differ in size: then there is nothing to lay on each other.</returns>
    /// <exception cref="ArgumentException">The area is not of the size of <paramref name="before"/>.</exception>
    public static RegionDifference? Compare(Picture before, Picture after, PixelMask area)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(area);
        if ((area.Width, area.Height) != (before.Width, before.Height))
            throw new ArgumentException($"An area of {area.Width}x{area.Height} does not fit a picture of {before.Width}x{before.Height}.", nameof(area));
        return (before.Width, before.Height) == (after.Width, after.Height) ? Measure(DifferenceMap.Between(before, after), area) : null;
    }

    internal static RegionDifference Measure(DifferenceMap map, PixelMask area)
    {
        var (pixels, changed, sum, max) = (0L, 0L, 0.0, 0f);
        var columns = (map.Width + Tile - 1) / Tile;
        var tiles = new int[columns * ((map.Height + Tile - 1) / Tile)];
        for (var y = 0; y < map.Height; y++)
        {
            var deltas = map.Row(y);
            var marks = area.Row(y);
            for (var x = 0; x < deltas.Length; x++)
            {
                if (marks[x] == 0)
                    continue;
                pixels++;
                sum += deltas[x];
                max = Math.Max(max, deltas[x]);
                if (deltas[x] <= (float)ChangedDeltaE)
                    continue;
                changed++;
                tiles[y / Tile * columns + x / Tile]++;
            }
        }

        var densest = Array.IndexOf(tiles, tiles.Max());
        return new RegionDifference(pixels, changed, (double)changed / Math.Max(pixels, 1), sum / Math.Max(pixels, 1), max,
            changed == 0 ? null : TileAt(densest % columns * Tile, densest / columns * Tile, map), tiles[densest] / (double)(Tile * Tile));
    }

    static Rect TileAt(int left, int top, DifferenceMap map) =>
        new(left, top, Math.Min(Tile, map.Width - left), Math.Min(Tile, map.Height - top));
}
