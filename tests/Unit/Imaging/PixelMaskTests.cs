using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class PixelMaskTests
{
    [Fact]
    public void FromRect_MarksThePixelsOfTheRectangleOnly()
    {
        var area = new Rect(3, 2, 4, 5);
        var mask = PixelMask.FromRect(12, 10, area);

        Assert.Equal(20, mask.Count);
        AssertMarked(mask, area.Contains);
    }

    [Theory]
    [InlineData(-1, 0, 5, 5)]
    [InlineData(6, 0, 5, 5)]
    [InlineData(0, 8, 5, 3)]
    [InlineData(0, 0, 0, 5)]
    [InlineData(1, 0, int.MaxValue, 1)]
    public void FromRect_OutsideThePicture_Throws(int x, int y, int width, int height) =>
        Assert.Throws<ArgumentException>(() => PixelMask.FromRect(10, 10, new Rect(x, y, width, height)));

    [Fact]
    public void FromAlpha_MarksWhatIsFullyTransparentOnly()
    {
        var mask = PixelMask.FromAlpha(Draw(3, 1, (x, _) => ((9, 9, 9), (byte)x)));

        AssertMarked(mask, (x, _) => x == 0);
    }

    [Fact]
    public void Invert_MarksTheRest()
    {
        var area = new Rect(3, 2, 4, 5);
        var mask = PixelMask.FromRect(12, 10, area).Invert();

        Assert.Equal(100, mask.Count);
        AssertMarked(mask, (x, y) => !area.Contains(x, y));
    }

    [Fact]
    public void Union_MarksWhatEitherMarks()
    {
        var (left, right) = (new Rect(0, 0, 6, 6), new Rect(4, 4, 6, 6));
        var mask = PixelMask.FromRect(12, 10, left).Union(PixelMask.FromRect(12, 10, right));

        AssertMarked(mask, (x, y) => left.Contains(x, y) || right.Contains(x, y));
    }

    [Fact]
    public void Union_OfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => PixelMask.Empty(3, 3).Union(PixelMask.Empty(3, 4)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Grow_MarksEverythingWithinTheDistance(int pixels)
    {
        var marks = new[] { (2, 1), (10, 9), (11, 9), (17, 3) };
        var mask = marks.Select(mark => PixelMask.FromRect(20, 14, new Rect(mark.Item1, mark.Item2, 1, 1))).Aggregate((one, other) => one.Union(other));

        AssertMarked(mask.Grow(pixels), (x, y) => marks.Any(mark => Math.Max(Math.Abs(mark.Item1 - x), Math.Abs(mark.Item2 - y)) <= pixels));
    }

    [Fact]
    public void Grow_OfNothing_IsNothing() => Assert.Equal(0, PixelMask.Empty(20, 14).Grow(5).Count);

    [Fact]
    public void ToEditMaskPng_IsTransparentWhereMarkedAndOpaqueElsewhere()
    {
        var mask = PixelMask.FromRect(40, 30, new Rect(10, 5, 7, 9));

        var png = mask.ToEditMaskPng();

        Assert.True(PictureCodec.TryReadHeader(png, out var header, out _));
        Assert.Equal(new PictureHeader(PictureFormat.Png, 40, 30, HasAlpha: true, HasC2pa: false), header);
        AssertMarked(PixelMask.FromAlpha(Decoded(png)), (x, y) => mask[x, y]);
        Assert.All(Decoded(png).Rgba.Where((_, i) => i % 4 == 3), alpha => Assert.True(alpha is 0 or 255));
    }

    [Fact]
    public void ToEditMaskPng_WithNothingMarked_StillHasAnAlphaChannel()
    {
        Assert.True(PictureCodec.TryReadHeader(PixelMask.Empty(16, 16).ToEditMaskPng(), out var header, out _));
        Assert.True(header.HasAlpha);
    }

    [Fact]
    public void ToEditMaskPng_OfTheLargestPicture_IsUnderTheLimitEvenWhenRagged()
    {
        var random = new Random(7);
        var ragged = PixelMask.FromAlpha(Draw(3840, 2160, (_, _) => ((0, 0, 0), (byte)(random.Next(2) * 255))));

        Assert.InRange(ragged.ToEditMaskPng().Length, 1, PixelMask.MaxEditMaskBytes);
    }

    static void AssertMarked(PixelMask mask, Func<int, int, bool> expected)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
                Assert.True(mask[x, y] == expected(x, y), $"({x}, {y})");
        }
    }
}
