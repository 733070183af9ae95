using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class PixelComparisonTests
{
    [Fact]
    public void Compare_OfAPictureWithItself_FindsNothing()
    {
        var difference = CompareWhole(Poster(), Poster());

        Assert.Equal(new RegionDifference(256 * 192, 0, 0, 0, 0, null, 0), difference);
    }

    [Fact]
    public void Compare_OfAnHonestRedraw_FindsNoChangedPixel()
    {
        var difference = CompareWhole(Poster(1024, 1024), Poster(1024, 1024).WithNoise(3, seed: 11));

        Assert.Equal(0, difference.Changed);
        Assert.InRange(difference.MeanDeltaE, 0.0005, 0.005);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(128)]
    [InlineData(255)]
    public void Compare_OfTwoNoisyRedrawsOfAFlatArea_FindsNoChangedPixel(byte grey)
    {
        var flat = Draw(512, 512, (_, _) => ((grey, grey, grey), 255));

        Assert.Equal(0, CompareWhole(flat.WithNoise(3, seed: 1), flat.WithNoise(3, seed: 2)).Changed);
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg, 80)]
    [InlineData(PictureFormat.Jpeg, 100)]
    [InlineData(PictureFormat.Webp, 80)]
    [InlineData(PictureFormat.Webp, 100)]
    public void Compare_AfterLossyCompression_FindsNoChangedPixel(PictureFormat format, int compression) =>
        Assert.Equal(0, CompareWhole(Poster(512, 512), Poster(512, 512).Through(format, compression)).Changed);

    [Fact]
    public void Compare_AfterAPatchChanged_CountsItAndFindsItsTile()
    {
        var before = Poster(1024, 1024);
        var patch = new Rect(401, 603, 20, 20);

        var difference = CompareWhole(before, before.WithRect(patch, 180, 40, 40).WithNoise(3, seed: 5));

        Assert.InRange(difference.Changed, 300, 22 * 22);
        Assert.NotNull(difference.DensestTile);
        Assert.InRange(difference.DensestTileDensity, 0.5, 1);
        Assert.True(difference.DensestTile.Value.X < patch.Right && difference.DensestTile.Value.Right > patch.X);
        Assert.True(difference.DensestTile.Value.Y < patch.Bottom && difference.DensestTile.Value.Bottom > patch.Y);
    }

    [Fact]
    public void Compare_AfterOneStrokeMoved_FindsIt()
    {
        var paper = Draw(256, 256, (_, _) => ((240, 230, 210), 255));
        var before = paper.WithRect(new Rect(100, 100, 30, 3), 20, 20, 20);
        var after = paper.WithRect(new Rect(100, 103, 30, 3), 20, 20, 20);

        var difference = CompareWhole(before, after.WithNoise(3, seed: 3));

        Assert.InRange(difference.Changed, 150, 300);
        Assert.InRange(difference.MaxDeltaE, 0.4, 0.83);
    }

    [Fact]
    public void Compare_InsideAnArea_DoesNotSeeTheRest()
    {
        var before = Poster();
        var after = before.WithRect(new Rect(100, 100, 40, 40), 255, 0, 0);

        Assert.Equal(0, PixelComparison.Compare(before, after, PixelMask.FromRect(256, 192, new Rect(0, 0, 90, 192)))!.Changed);
        var inside = PixelComparison.Compare(before, after, PixelMask.FromRect(256, 192, new Rect(100, 100, 40, 40)))!;
        Assert.Equal(1600, inside.Pixels);
        Assert.InRange(inside.ChangedDensity, 0.95, 1);
    }

    [Fact]
    public void Compare_OfBlackAndWhite_IsTheLargestDifference()
    {
        var (black, white) = (Draw(32, 32, (_, _) => ((0, 0, 0), 255)), Draw(32, 32, (_, _) => ((255, 255, 255), 255)));

        Assert.Equal(0.83, CompareWhole(black, white).MeanDeltaE, 0.005);
    }

    /// <summary>The values are OKLab distances of the colours with 0.5 % glare, computed apart from this code in double precision.</summary>
    [Theory]
    [InlineData(255, 0, 0, 0, 255, 0, 0.5162)]
    [InlineData(255, 0, 0, 0, 0, 255, 0.5261)]
    [InlineData(128, 128, 128, 138, 128, 128, 0.0149)]
    public void Compare_OfTwoColours_IsTheirDistanceInOklab(byte r1, byte g1, byte b1, byte r2, byte g2, byte b2, double expected)
    {
        var (one, other) = (Draw(16, 16, (_, _) => ((r1, g1, b1), 255)), Draw(16, 16, (_, _) => ((r2, g2, b2), 255)));

        Assert.Equal(expected, CompareWhole(one, other).MeanDeltaE, 0.0005);
    }

    [Fact]
    public void Compare_WhenOnlyOpacityChanged_SeesIt()
    {
        var (opaque, clear) = (Draw(32, 32, (_, _) => ((255, 255, 255), 255)), Draw(32, 32, (_, _) => ((255, 255, 255), 0)));

        Assert.Equal(1024, CompareWhole(opaque, clear).Changed);
    }

    [Fact]
    public void Compare_WhenOnlyTheColourOfTransparentPixelsChanged_SeesNothing()
    {
        var (one, other) = (Draw(32, 32, (_, _) => ((255, 0, 0), 0)), Draw(32, 32, (_, _) => ((0, 0, 255), 0)));

        Assert.Equal(0, CompareWhole(one, other).MaxDeltaE);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(33, 17)]
    public void Compare_OfAnySize_MeasuresEveryPixel(int width, int height)
    {
        var (black, white) = (Draw(width, height, (_, _) => ((0, 0, 0), 255)), Draw(width, height, (_, _) => ((255, 255, 255), 255)));

        Assert.Equal(width * height, CompareWhole(black, white).Changed);
    }

    [Fact]
    public void Compare_OfDifferentSizes_IsNull() =>
        Assert.Null(PixelComparison.Compare(Poster(16, 16), Poster(16, 17), PixelMask.Empty(16, 16)));

    [Fact]
    public void Compare_WithAnAreaOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => PixelComparison.Compare(Poster(16, 16), Poster(16, 16), PixelMask.Empty(16, 17)));

    [Fact]
    public void Compare_InAnEmptyArea_IsZero() =>
        Assert.Equal(new RegionDifference(0, 0, 0, 0, 0, null, 0), PixelComparison.Compare(Poster(16, 16), Poster(16, 16).Lighter(90), PixelMask.Empty(16, 16)));

    static RegionDifference CompareWhole(Picture before, Picture after) =>
        PixelComparison.Compare(before, after, PixelMask.Empty(before.Width, before.Height).Invert())!;
}
