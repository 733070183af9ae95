using Microsoft.Extensions.Options;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Imaging;

/// <summary>The installed tesseract reads real pictures.</summary>
public sealed class TesseractTextReaderTests
{
    static readonly string[] Texts = ["静岡の朝", "限定百杯", "Tea House", "新茶まつり", "10:30"];

    readonly TesseractTextReader reader = new(Options.Create(new TesseractOptions()), TimeProvider.System);

    [Fact]
    public async Task Read_OfAPoster_FindsEveryTextWhereItStands()
    {
        var findings = TextMatch.Find(Texts, await reader.ReadAsync(TestPicture.Poster, CancellationToken.None));

        Assert.All(findings, finding => Assert.True(finding.Found, finding.ToString()));
        Assert.InRange(findings[0].Box!.Value.Y, 30, 70);
        Assert.InRange(findings[1].Box!.Value.Y, 120, 160);
        Assert.All(findings, finding => Assert.InRange(finding.Box!.Value.X, 30, 150));
    }

    [Fact]
    public async Task Read_OfAMisprintedKanji_DoesNotTakeItForTheExpectedOne()
    {
        var finding = Assert.Single(TextMatch.Find(["限定百杯"], await reader.ReadAsync(TestPicture.Misprint, CancellationToken.None)));

        Assert.False(finding.Found);
        Assert.Equal("限定白杯", finding.Read);
        Assert.Equal(0.75, finding.Similarity);
    }

    [Theory]
    [InlineData(PictureFormat.Webp)]
    [InlineData(PictureFormat.Jpeg)]
    public async Task Read_OfTheSamePosterInAnotherFormat_FindsTheSameTexts(PictureFormat format)
    {
        var picture = Decode(PictureCodec.Encode(TestPicture.Poster, format, 80));

        Assert.All(TextMatch.Find(Texts, await reader.ReadAsync(picture, CancellationToken.None)), finding => Assert.True(finding.Found, finding.ToString()));
    }

    [Fact]
    public async Task Read_OfDarkTextOnTransparentPaper_FindsIt()
    {
        var poster = TestPicture.Poster;
        for (var i = 0; i < poster.Rgba.Length; i += 4)
        {
            if (poster.Rgba[i] > 128)
                poster.Rgba.AsSpan(i, 4).Clear();
        }

        Assert.True(TextMatch.Find(["限定百杯"], await reader.ReadAsync(poster, CancellationToken.None))[0].Found);
    }

    [Fact]
    public async Task Read_OfABlankPicture_FindsNoLines()
    {
        var blank = new byte[4 * 200 * 200];
        Array.Fill(blank, (byte)255);

        Assert.Empty(await reader.ReadAsync(new Picture(200, 200, blank), CancellationToken.None));
    }

    [Fact]
    public async Task Read_WithALanguageThatIsNotInstalled_Fails()
    {
        var klingon = new TesseractTextReader(Options.Create(new TesseractOptions { Languages = "tlh" }), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TextReadingException>(() => klingon.ReadAsync(TestPicture.Poster, CancellationToken.None));

        Assert.Equal("text_reader_failed", failure.Reason.Code);
    }

    static Picture Decode(byte[] file)
    {
        Assert.True(PictureCodec.TryDecode(file, PictureLimits.Default, out var picture, out _));
        return picture;
    }
}
