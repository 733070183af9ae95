using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>What an edit keeps and what it changes. Each test sets its drift; those of one class run one after another.</summary>
public sealed class FidelityTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    static readonly (int X, int Y, int Width, int Height) Place = (64, 700, 400, 200);
    static readonly (int X, int Y, int Width, int Height) Subject = (300, 200, 420, 480);

    [Fact]
    public async Task HonestRedraw_MovesEveryUnmaskedPixelByNoMoreThanNoise()
    {
        var (before, after) = await EditAsync(drift: 0.02, Pictures.Mask(1024, 1024, Place));

        Assert.InRange(Pictures.Compare(before, after, Outside).Largest, 1, 3);
        Assert.True(Pictures.Compare(before, after, Inside).ChangedShare > 0.9);
    }

    [Fact]
    public async Task NoDrift_KeepsUnmaskedPixelsBitByBit()
    {
        var (before, after) = await EditAsync(drift: 0, Pictures.Mask(1024, 1024, Place));

        Assert.Equal(0, Pictures.Compare(before, after, Outside).Largest);
        Assert.True(Pictures.Compare(before, after, Inside).ChangedShare > 0.9);
    }

    [Fact]
    public async Task MoreDrift_ChangesMoreOfTheUnmaskedPixels()
    {
        var shares = new List<double>();
        foreach (var drift in (double[])[0.3, 0.7, 1])
        {
            var (before, after) = await EditAsync(drift, Pictures.Mask(1024, 1024, Place));
            shares.Add(Pictures.Compare(before, after, Outside).ChangedShare);
        }

        Assert.True(shares[0] > 0.05 && shares[1] > 1.5 * shares[0] && shares[2] > shares[1], string.Join(", ", shares));
    }

    [Theory]
    [InlineData(0.02, EditOutcome.Pass)]
    [InlineData(0.3, EditOutcome.Fail)]
    public async Task EditCheckOfTheApp_TellsAnHonestRedrawFromADriftedOne(double drift, EditOutcome expected)
    {
        var (before, after) = await EditAsync(drift, Pictures.Mask(1024, 1024, Place));

        var mayChange = PixelMask.FromRect(1024, 1024, new Rect(Place.X, Place.Y, Place.Width, Place.Height));
        Assert.Equal(expected, EditCheck.Check(before, after, mayChange, new EditCheckLimits()).Outcome);
    }

    [Fact]
    public async Task BackgroundEdit_ReplacesEverythingButTheSubject()
    {
        var (before, after) = await EditAsync(drift: 0.02, Pictures.Mask(1024, 1024, Subject, outside: true));

        Assert.InRange(Pictures.Compare(before, after, (x, y) => Pictures.Inside(x, y, Subject)).Largest, 1, 3);
        Assert.True(Pictures.Compare(before, after, (x, y) => !Pictures.Inside(x, y, Subject) && y > 350).ChangedShare > 0.9);
    }

    [Fact]
    public async Task TransparentBackgroundEdit_CutsTheSubjectOut()
    {
        var (_, after) = await EditAsync(drift: 0.02, Pictures.Mask(1024, 1024, Subject, outside: true), background: "transparent");

        Assert.Equal(0, after.Rgba[4 * (900 * 1024 + 100) + 3]);
        Assert.Equal(255, after.Rgba[4 * (400 * 1024 + 500) + 3]);
    }

    [Fact]
    public async Task MaskOfOnePixel_ChangesOnePixel()
    {
        var (before, after) = await EditAsync(drift: 0, Pictures.Mask(1024, 1024, (500, 900, 1, 1)));

        Assert.Equal(0, Pictures.Compare(before, after, (x, y) => (x, y) != (500, 900)).Largest);
        Assert.True(Pictures.Compare(before, after, (x, y) => (x, y) == (500, 900)).Largest > 8);
    }

    [Fact]
    public async Task EditWithoutAMask_DrawsInTheMiddleThird()
    {
        var (before, after) = await EditAsync(drift: 0.02, mask: null);

        Assert.InRange(Pictures.Compare(before, after, (x, y) => x < 341 || x >= 683 || y < 341 || y >= 683).Largest, 1, 3);
        Assert.True(Pictures.Compare(before, after, (x, y) => x is > 345 and < 679 && y is > 345 and < 679).ChangedShare > 0.5);
    }

    [Fact]
    public async Task ChangeNothing_AtAnotherSize_IsTheSamePictureScaled()
    {
        await simulator.SetAsync(new { drift = 0.02 });
        var source = await SourceAsync();

        using var response = await simulator.EditAsync(Body(source, mask: null, "Change: nothing.\nRender the same picture.", size: "1536x1536"));

        var (before, after) = (source.Decode(), (await response.FileAsync()).Decode());
        Assert.Equal((1536, 1536), (after.Width, after.Height));
        var difference = Enumerable.Range(0, 300).Select(i => (X: i * 37 % 1024, Y: i * 101 % 1024))
            .Average(at => Math.Abs(before.Rgba[4 * (at.Y * 1024 + at.X)] - after.Rgba[4 * (at.Y * 3 / 2 * 1536 + at.X * 3 / 2)]));
        Assert.InRange(difference, 0, 4);
    }

    static bool Inside(int x, int y) => Pictures.Inside(x, y, Place);

    static bool Outside(int x, int y) => !Pictures.Inside(x, y, Place);

    async Task<byte[]> SourceAsync()
    {
        using var response = await simulator.GenerateAsync(new { model = "gpt-image-2", prompt = Pictures.Prompt, size = "1024x1024", quality = "low" });
        return await response.FileAsync();
    }

    async Task<(Picture Before, Picture After)> EditAsync(double drift, byte[]? mask, string background = "auto")
    {
        await simulator.SetAsync(new { drift });
        var source = await SourceAsync();
        using var response = await simulator.EditAsync(Body(source, mask, "Change: a quiet evening", background: background));
        return (source.Decode(), (await response.FileAsync()).Decode());
    }

    static object Body(byte[] source, byte[]? mask, string prompt, string size = "1024x1024", string background = "auto") => new
    {
        model = "gpt-image-2",
        prompt,
        size,
        quality = "low",
        background,
        images = new[] { new { image_url = Pictures.DataUrl(source) } },
        mask = mask is null ? null : new { image_url = Pictures.DataUrl(mask) },
    };
}
