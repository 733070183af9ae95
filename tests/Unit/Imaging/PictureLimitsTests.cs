using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class PictureLimitsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheImageApi()
    {
        Assert.True(PictureLimits.Default.MaxBytes < 50_000_000);
        Assert.Equal(3840 * 2160, PictureLimits.Default.MaxPixels);
    }

    [Fact]
    public void Decode_OfAFileOverTheByteLimit_IsRefused()
    {
        var file = PictureCodec.Encode(Poster(), PictureFormat.Png);

        Assert.False(PictureCodec.TryDecode(file, new PictureLimits(file.Length - 1, 1_000_000), out _, out var fault));
        Assert.Equal(Reason.Of("picture_too_large", ("bytes", file.Length), ("maxBytes", file.Length - 1)), fault);
        Assert.True(PictureCodec.TryDecode(file, new PictureLimits(file.Length, 1_000_000), out _, out _));
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Decode_OfAPictureOverThePixelLimit_IsRefused(PictureFormat format)
    {
        var file = PictureCodec.Encode(Poster(100, 50), format);

        Assert.False(PictureCodec.TryDecode(file, new PictureLimits(1_000_000, 4999), out _, out var fault));
        Assert.Equal(Reason.Of("picture_too_many_pixels", ("width", 100), ("height", 50), ("maxPixels", 4999)), fault);
        Assert.True(PictureCodec.TryDecode(file, new PictureLimits(1_000_000, 5000), out _, out _));
    }

    [Fact]
    public void Decode_OfAHugeClaim_TakesNoMemoryForIt()
    {
        byte[][] files =
        [
            SampleFiles.Png(8, 6, [0], 100_000, 100_000),
            SampleFiles.Png(8, 6, [0], int.MaxValue, int.MaxValue),
            SampleFiles.ExtendedWebp(0, 1 << 24, 1 << 24),
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, .. new byte[9], 0xFF, 0xD9],
        ];
        foreach (var file in files)
        {
            Decode(file); // once before, so that nothing is compiled while it counts

            var before = GC.GetAllocatedBytesForCurrentThread();
            var fault = Decode(file);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
            Assert.Equal("picture_too_many_pixels", fault.Code);
        }
    }

    [Fact]
    public async Task Decode_OfAStreamWithoutEnd_StopsAtTheLimit()
    {
        using var endless = new EndlessStream();

        var (picture, fault) = await PictureCodec.DecodeAsync(endless, new PictureLimits(300_000, 1000), CancellationToken.None);

        Assert.Null(picture);
        Assert.Equal("picture_too_large", fault!.Code);
        Assert.InRange(endless.BytesRead, 300_001, 500_000);
    }

    [Fact]
    public async Task Decode_OfAFileOrSeekableStreamOverTheLimit_DoesNotReadIt()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var file = File.Open(path, FileMode.Open);
            file.SetLength(1L << 40); // sparse: takes no disk

            var (_, streamFault) = await PictureCodec.DecodeAsync(file, PictureLimits.Default, CancellationToken.None);
            var (_, headerFault) = await PictureCodec.ReadHeaderAsync(file, 1000, CancellationToken.None);
            await file.DisposeAsync();
            Assert.False(PictureCodec.TryDecodeFile(path, PictureLimits.Default, out _, out var fileFault));

            Assert.Equal("picture_too_large", streamFault!.Code);
            Assert.Equal("picture_too_large", headerFault!.Code);
            Assert.Equal("picture_too_large", fileFault.Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static Reason Decode(byte[] file)
    {
        Assert.False(PictureCodec.TryDecode(file, PictureLimits.Default, out _, out var fault));
        return fault;
    }

    sealed class EndlessStream : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
