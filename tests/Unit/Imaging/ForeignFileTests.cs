using System.Text;
using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.SampleFiles;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

/// <summary>Files that others write: every kind that the formats allow is read rightly or refused with its reason.</summary>
public sealed class ForeignFileTests
{
    [Fact]
    public void Png_Of16Bits_IsReadWith8()
    {
        var file = Png(16, 2, Rows(6 * Width, Height, (_, y) => (byte)(10 * y)));

        Assert.Equal(Expected(y => ((byte)(10 * y), (byte)(10 * y), (byte)(10 * y))).Rgba, Decoded(file).Rgba);
    }

    [Fact]
    public void Png_WithPaletteAndTransparentEntry_IsReadWithItsColours()
    {
        var file = Png(8, 3, Rows(Width, Height, (_, y) => (byte)(y % 2)), extra: [("PLTE", [200, 100, 50, 1, 2, 3]), ("tRNS", [255, 0])]);

        var picture = Decoded(file);

        Assert.Equal([200, 100, 50, 255], picture.Rgba[..4]);
        Assert.Equal(0, picture.Rgba[4 * Width + 3]);
        Assert.True(PictureCodec.TryReadHeader(file, out var header, out _) && header.HasAlpha);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Png_InGrey_IsReadAsEqualChannels(byte bits)
    {
        var file = Png(bits, 0, Rows(Width * bits / 8, Height, (_, y) => y < 8 ? (byte)0 : (byte)255));

        Assert.Equal(Expected(y => y < 8 ? ((byte)0, (byte)0, (byte)0) : ((byte)255, (byte)255, (byte)255)).Rgba, Decoded(file).Rgba);
    }

    [Fact]
    public void Png_WithGarbageBehindItsEnd_IsReadWithoutIt()
    {
        var file = PictureCodec.Encode(Poster(), PictureFormat.Png);

        Assert.Equal(Poster().Rgba, Decoded([.. file, .. new byte[1000]]).Rgba);
    }

    [Fact]
    public void Png_WithMorePictureDataThanItsSize_IsReadWithinItsSize()
    {
        var bomb = Png(8, 0, new byte[50_000_000]);

        Assert.Equal((Width, Height), (Decoded(bomb).Width, Decoded(bomb).Height));
    }

    [Fact]
    public void Png_WithATextThatInflatesWithoutMeasure_IsReadWithoutIt()
    {
        byte[] text = [.. Encoding.ASCII.GetBytes("Comment\0\0"), .. Deflated(new byte[100_000_000])];
        var bomb = Png(8, 0, Rows(Width, Height, (_, _) => 255), extra: [("zTXt", text), ("iCCP", text)]);

        Assert.All(Decoded(bomb).Rgba, value => Assert.Equal(255, value));
    }

    [Fact]
    public void Png_WithTooFewRows_IsRefused() =>
        AssertRefused(Png(8, 2, Rows(3 * Width, 4, (_, _) => 7)), "png", "damaged");

    [Fact]
    public void Png_Animated_IsRefused() =>
        AssertRefused(Png(8, 0, Rows(Width, Height, (_, _) => 7), extra: [("acTL", [0, 0, 0, 2, 0, 0, 0, 0])]), "png", "animated");

    [Fact]
    public void Png_WithoutItsEnd_IsRefused() =>
        AssertRefused(PictureCodec.Encode(Poster(), PictureFormat.Png)[..^12], "png", "truncated");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    public void Png_OfAnImpossibleSize_IsRefused(int width, int height) =>
        AssertRefused(Png(8, 0, [0, 0], width, height), "png", "header");

    [Theory]
    [InlineData(JpegKind.Full)]
    [InlineData(JpegKind.Subsampled)]
    [InlineData(JpegKind.Grey)]
    [InlineData(JpegKind.Progressive)]
    public void Jpeg_OfEveryUsualKind_IsRead(JpegKind kind)
    {
        var picture = Decoded(Jpeg(kind));

        Assert.Equal((Width, Height), (picture.Width, picture.Height));
        Assert.True(picture.IsOpaque());
        Assert.InRange(picture.Rgba[4 * Width * 10], 112, 128);
        if (kind == JpegKind.Grey)
            Assert.Equal(picture.Rgba[0], picture.Rgba[2]);
    }

    [Fact]
    public void Jpeg_InCmyk_IsRefused() => AssertRefused(Jpeg(JpegKind.Cmyk), "jpeg", "cmyk");

    [Fact]
    public void Jpeg_WithHundredsOfScans_IsRefused()
    {
        var file = Jpeg(JpegKind.Progressive);
        ReadOnlySpan<byte> startOfScan = [0xFF, 0xDA];
        var lastScan = file.AsSpan().LastIndexOf(startOfScan);
        var scan = file[lastScan..^2];
        byte[] bomb = [.. file[..lastScan], .. Enumerable.Repeat(scan, 2000).SelectMany(bytes => bytes), 0xFF, 0xD9];

        AssertRefused(bomb, "jpeg", "damaged");
    }

    [Fact]
    public void Jpeg_WithHalfOfItsData_IsRefusedInsteadOfFilledWithGrey()
    {
        var file = PictureCodec.Encode(Poster(), PictureFormat.Jpeg);

        AssertRefused(file[..(file.Length / 2)], "jpeg", "truncated");
    }

    [Fact]
    public void Jpeg_WithGarbageBehindItsEnd_IsRead() =>
        Assert.Equal((Width, Height), (Decoded([.. Jpeg(JpegKind.Full), 1, 2, 3]).Width, Height));

    [Fact]
    public void Webp_Lossless_IsReadExactly()
    {
        var picture = Poster(40, 30);

        Assert.Equal(picture.Rgba, Decoded(LosslessWebp(picture.Rgba, 40, 30)).Rgba);
    }

    [Fact]
    public void Webp_LosslessWithTransparency_SaysSoInItsHeader()
    {
        var file = LosslessWebp(WithAlpha(40, 30).Rgba, 40, 30);

        Assert.True(PictureCodec.TryReadHeader(file, out var header, out _));
        Assert.Equal(new PictureHeader(PictureFormat.Webp, 40, 30, HasAlpha: true, HasC2pa: false), header);
    }

    [Fact]
    public void Webp_Animated_IsRefused()
    {
        const byte animation = 2;
        var frame = PictureCodec.Encode(Poster(16, 16), PictureFormat.Webp)[12..];
        byte[] frameHeader = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 40, 0, 0, 0];

        AssertRefused(ExtendedWebp(animation, 16, 16, ("ANIM", new byte[6]), ("ANMF", [.. frameHeader, .. frame])), "webp", "animated");
    }

    [Fact]
    public void Webp_CutShort_IsRefused() =>
        AssertRefused(PictureCodec.Encode(Poster(), PictureFormat.Webp)[..^100], "webp", "truncated");

    [Fact]
    public void Webp_WhoseCanvasLies_IsRefused()
    {
        var picture = PictureCodec.Encode(Poster(16, 16), PictureFormat.Webp)[20..];

        AssertRefused(ExtendedWebp(0, 2000, 2000, ("VP8 ", picture)), "webp", "damaged");
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GIF89a, which is a picture but none of ours")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF1234WAVEfmt ")]
    public void Decode_OfAnythingElse_IsRefusedAsUnknown(string content)
    {
        Assert.False(PictureCodec.TryDecode(Encoding.UTF8.GetBytes(content), PictureLimits.Default, out _, out var fault));
        Assert.Equal(new Reason("picture_format_unknown"), fault);
    }

    static void AssertRefused(byte[] file, string format, string cause)
    {
        Assert.False(PictureCodec.TryDecode(file, PictureLimits.Default, out var picture, out var fault));
        Assert.Null(picture);
        Assert.Equal(Reason.Of("picture_unreadable", ("format", format), ("cause", cause)), fault);
    }

    static Picture Expected(Func<int, (byte, byte, byte)> row) => Draw(Width, Height, (_, y) => (row(y), 255));
}
