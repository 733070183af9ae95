using Microsoft.Extensions.Options;
using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Imaging;

/// <summary>The installed tesseract reads real pictures.</summary>
public sealed class TesseractTextReaderTests : IDisposable
{
    static readonly string[] Texts = ["静岡の朝", "限定百杯", "Tea House", "新茶まつり", "10:30"];

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    readonly TesseractTextReader reader = new(Options.Create(new TesseractOptions()), TimeProvider.System);

    public void Dispose() => folder.Delete(recursive: true);

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
        var path = await WriteAsync(PictureCodec.Encode(Poster(), format, 80));

        Assert.All(TextMatch.Find(Texts, await reader.ReadAsync(path, CancellationToken.None)), finding => Assert.True(finding.Found, finding.ToString()));
    }

    [Fact]
    public async Task Read_OfDarkTextOnTransparentPaper_FindsIt()
    {
        var poster = Poster();
        for (var i = 0; i < poster.Rgba.Length; i += 4)
        {
            if (poster.Rgba[i] > 128)
                poster.Rgba.AsSpan(i, 4).Clear();
        }

        var path = await WriteAsync(PictureCodec.Encode(poster, PictureFormat.Png));

        Assert.True(TextMatch.Find(["限定百杯"], await reader.ReadAsync(path, CancellationToken.None))[0].Found);
    }

    [Fact]
    public async Task Read_OfABlankPicture_FindsNoLines()
    {
        var blank = new byte[4 * 200 * 200];
        Array.Fill(blank, (byte)255);
        var path = await WriteAsync(PictureCodec.Encode(new Picture(200, 200, blank), PictureFormat.Png));

        Assert.Empty(await reader.ReadAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task Read_OfAFileThatIsNoPicture_SaysWhatIsWrongWithIt()
    {
        var path = await WriteAsync("GIF89a"u8.ToArray());

        var failure = await Assert.ThrowsAsync<TextReadingException>(() => reader.ReadAsync(path, CancellationToken.None));

        Assert.Equal(new Reason("picture_format_unknown"), failure.Reason);
    }

    [Fact]
    public async Task Read_WithALanguageThatIsNotInstalled_Fails()
    {
        var klingon = new TesseractTextReader(Options.Create(new TesseractOptions { Languages = "tlh" }), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TextReadingException>(() => klingon.ReadAsync(TestPicture.Poster, CancellationToken.None));

        Assert.Equal("text_reader_failed", failure.Reason.Code);
    }

    static Picture Poster()
    {
        Assert.True(PictureCodec.TryDecodeFile(TestPicture.Poster, PictureLimits.Default, out var picture, out _));
        return picture;
    }

    async Task<string> WriteAsync(byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, "picture");
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }
}
