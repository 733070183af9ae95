using System.Buffers.Binary;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class ProvenanceTests
{
    static readonly byte[] Manifest = [.. "    jumb    jumdc2pa"u8, .. new byte[] { 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71, 3 }, .. "c2pa\0"u8];

    static readonly byte[] Png = PictureCodec.Encode(Poster(), PictureFormat.Png);

    [Fact]
    public void AddToPng_KeepsEveryPixelAndEveryOtherByte()
    {
        var signed = Provenance.AddToPng(Png, Manifest);

        Assert.Equal(Decoded(Png).Rgba, Decoded(signed).Rgba);
        var at = signed.AsSpan().IndexOf("caBX"u8) - 4;
        byte[] rest = [.. signed[..at], .. signed[(at + 12 + Manifest.Length)..]];
        Assert.Equal(Png, rest);
    }

    [Fact]
    public void AddToPng_WritesAChunkAsPngDefinesIt_BeforeThePictureData()
    {
        var signed = Provenance.AddToPng(Png, Manifest);

        var chunk = SampleFiles.Chunk("caBX", Manifest);
        var at = signed.AsSpan().IndexOf(chunk);
        Assert.True(at > 0);
        Assert.Equal("IDAT"u8.ToArray(), signed[(at + chunk.Length + 4)..(at + chunk.Length + 8)]);
    }

    [Fact]
    public void AddToPng_OfAPngThatCarriesOne_Throws() =>
        Assert.Throws<ArgumentException>(() => Provenance.AddToPng(Provenance.AddToPng(Png, Manifest), Manifest));

    [Fact]
    public void AddToPng_OfAnythingElse_Throws()
    {
        Assert.Throws<ArgumentException>(() => Provenance.AddToPng([1, 2, 3], Manifest));
        Assert.Throws<ArgumentException>(() => Provenance.AddToPng(PictureCodec.Encode(Poster(), PictureFormat.Jpeg), Manifest));
        Assert.Throws<ArgumentException>(() => Provenance.AddToPng(Png.AsSpan(0, 40), Manifest));
    }

    [Fact]
    public void CarriesC2pa_OfASignedFileInEveryFormat_IsTrue()
    {
        Assert.True(Provenance.CarriesC2pa(Provenance.AddToPng(Png, Manifest)));
        Assert.True(Provenance.CarriesC2pa(SignedJpeg(Manifest)));
        Assert.True(Provenance.CarriesC2pa(SignedWebp()));
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void CarriesC2pa_OfAnUnsignedOrReencodedFile_IsFalse(PictureFormat format)
    {
        Assert.False(Provenance.CarriesC2pa(PictureCodec.Encode(Poster(), format)));
        Assert.False(Provenance.CarriesC2pa(PictureCodec.Encode(Decoded(SignedWebp()), format)));
    }

    [Fact]
    public void CarriesC2pa_OfAJpegWithAnotherJumbfBox_IsFalse() =>
        Assert.False(Provenance.CarriesC2pa(SignedJpeg([.. "    jumb    jumdjp36"u8, .. new byte[20]])));

    [Fact]
    public void CarriesC2pa_OfTheNameInsideOtherData_IsFalse()
    {
        var text = SampleFiles.Png(8, 0, SampleFiles.Rows(SampleFiles.Width, SampleFiles.Height, (_, _) => 0), extra: [("tEXt", [.. "Note\0caBX C2PA"u8])]);

        Assert.False(Provenance.CarriesC2pa(text));
        Assert.False(Provenance.CarriesC2pa([]));
    }

    [Fact]
    public void SignedJpegAndWebp_AreReadable()
    {
        Assert.Equal(Poster().Through(PictureFormat.Jpeg, 90).Rgba, Decoded(SignedJpeg(Manifest)).Rgba);
        Assert.Equal(Poster().Through(PictureFormat.Webp, 90).Rgba, Decoded(SignedWebp()).Rgba);
    }

    /// <summary>APP11: marker, length, "JP", box instance, sequence number, then the box.</summary>
    static byte[] SignedJpeg(byte[] box)
    {
        var jpeg = PictureCodec.Encode(Poster(), PictureFormat.Jpeg, 90);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(2 + 8 + box.Length));
        return [0xFF, 0xD8, 0xFF, 0xEB, .. length, .. "JP"u8, 0, 1, 0, 0, 0, 1, .. box, .. jpeg[2..]];
    }

    static byte[] SignedWebp()
    {
        var picture = PictureCodec.Encode(Poster(), PictureFormat.Webp, 90);
        return SampleFiles.ExtendedWebp(0, 256, 192, ("VP8 ", picture[20..]), ("C2PA", Manifest));
    }
}
