using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class PictureCodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 3)]
    [InlineData(256, 192)]
    public void Png_WrittenAndReadAgain_HasTheSamePixels(int width, int height)
    {
        var picture = Poster(width, height);

        Assert.Equal(picture.Rgba, picture.Through(PictureFormat.Png).Rgba);
    }

    [Fact]
    public void Png_WithTransparency_KeepsEveryAlphaAndEveryColour()
    {
        var picture = WithAlpha(64, 48);

        Assert.Equal(picture.Rgba, picture.Through(PictureFormat.Png).Rgba);
    }

    [Theory]
    [InlineData(PictureFormat.Png, 0)]
    [InlineData(PictureFormat.Jpeg, 6)]
    [InlineData(PictureFormat.Webp, 40)]
    public void Encode_AtFullQuality_ChangesPixelsAtMostAsTheFormatMust(PictureFormat format, int largest)
    {
        var picture = Poster();

        Assert.InRange(LargestDifference(picture, picture.Through(format)), 0, largest);
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Encode_AtEveryCompression_CanBeReadAgain(PictureFormat format)
    {
        var picture = Poster(48, 40);

        for (var compression = 0; compression <= 100; compression++)
        {
            var read = picture.Through(format, compression);
            Assert.Equal((48, 40), (read.Width, read.Height));
        }
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Encode_WithMoreCompression_IsShorter(PictureFormat format)
    {
        var picture = Poster();
        var lengths = new[] { 10, 50, 100 }.Select(compression => PictureCodec.Encode(picture, format, compression).Length).ToList();

        Assert.Equal(lengths.Order(), lengths);
        Assert.True(lengths[0] * 2 < lengths[2]);
    }

    [Fact]
    public void Png_AtAnyCompression_IsTheSameFile() =>
        Assert.Equal(PictureCodec.Encode(Poster(), PictureFormat.Png, 0), PictureCodec.Encode(Poster(), PictureFormat.Png, 100));

    [Fact]
    public void Webp_WithTransparency_KeepsEveryAlpha()
    {
        var picture = WithAlpha(64, 48);

        var read = picture.Through(PictureFormat.Webp);

        Assert.Equal(picture.Rgba.Where((_, i) => i % 4 == 3), read.Rgba.Where((_, i) => i % 4 == 3));
    }

    [Fact]
    public void Jpeg_WithTransparency_IsLaidOnWhite()
    {
        var clear = Draw(32, 32, (_, _) => ((200, 0, 0), 0));
        var half = Draw(32, 32, (_, _) => ((0, 0, 0), 128));

        Assert.All(clear.Through(PictureFormat.Jpeg).Rgba, value => Assert.InRange(value, 253, 255));
        Assert.InRange(half.Through(PictureFormat.Jpeg).Rgba[0], 125, 129);
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void ReadHeader_OfAWrittenFile_AgreesWithItsPicture(PictureFormat format)
    {
        foreach (var picture in new[] { Poster(33, 21), WithAlpha(33, 21) })
        {
            Assert.True(PictureCodec.TryReadHeader(PictureCodec.Encode(picture, format, 80), out var header, out _));
            var alpha = format != PictureFormat.Jpeg && !picture.IsOpaque();
            Assert.Equal(new PictureHeader(format, 33, 21, alpha, HasC2pa: false), header);
        }
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public async Task Decode_FromFileAndStream_IsAsFromMemory(PictureFormat format)
    {
        var bytes = PictureCodec.Encode(Poster(), format, 90);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, bytes);

            Assert.True(PictureCodec.TryDecodeFile(path, PictureLimits.Default, out var fromFile, out _));
            var fromStream = await PictureCodec.DecodeAsync(new MemoryStream(bytes), PictureLimits.Default, CancellationToken.None);

            var header = await PictureCodec.ReadHeaderAsync(new MemoryStream(bytes), bytes.Length, CancellationToken.None);

            Assert.Equal(Decoded(bytes).Rgba, fromFile.Rgba);
            Assert.Equal(Decoded(bytes).Rgba, fromStream.Picture!.Rgba);
            Assert.Equal((format, 256, 192), (header.Header!.Format, header.Header.Width, header.Header.Height));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Encode_OutsideTheScaleOfCompression_Throws(int compression) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureCodec.Encode(Poster(8, 8), PictureFormat.Jpeg, compression));

    [Fact]
    public void Encode_WiderThanWebpCanHold_Throws() =>
        Assert.Throws<ArgumentException>(() => PictureCodec.Encode(Poster(16384, 1), PictureFormat.Webp));

    [Fact]
    public void Picture_WithABufferOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, new byte[15]));
}
