using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>Read by tesseract, as a program without knowledge of the simulator reads it.</summary>
public sealed class DrawnTextTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    const string Keep = """

        Render exactly this text, and no other text:
        - "新茶まつり" (ja)
        - "Spring Tea" (en)
        """;

    [Theory]
    [InlineData("1024x1024")]
    [InlineData("1024x1536")]
    [InlineData("1440x480")]
    [InlineData("480x1440")]
    [InlineData("3840x2160")]
    public async Task RequestedText_CanBeReadAtEverySize(string size)
    {
        using var response = await simulator.GenerateAsync(new { model = "gpt-image-2", prompt = Pictures.Prompt, size, quality = "low" });

        var lines = await (await response.FileAsync()).ReadTextAsync();
        Assert.Contains("新茶まつり", lines);
        Assert.Contains("Spring Tea", lines);
    }

    [Fact]
    public async Task LiteralsOfAPlainPrompt_AreDrawnButNotThoseToAvoid()
    {
        using var response = await GenerateAsync("A sign that says 「静岡の朝」.\n\nAvoid:\n- the word \"Fresh\"\n- shadows");

        var lines = await (await response.FileAsync()).ReadTextAsync();
        Assert.Contains("静岡の朝", lines);
        Assert.DoesNotContain("Fresh", lines);
    }

    [Fact]
    public async Task PromptThatAsksForNoText_GetsNone()
    {
        using var response = await GenerateAsync("Purpose: a poster for 「新茶まつり」\n\nRender no text.");

        Assert.DoesNotContain("新茶まつり", await (await response.FileAsync()).ReadTextAsync());
    }

    [Fact]
    public async Task LongText_IsBrokenIntoLinesThatCanBeRead()
    {
        using var response = await GenerateAsync("\"The quick brown fox jumps over the lazy dog while seven wise owls watch from the old oak tree\"");

        var text = string.Join(' ', await (await response.FileAsync()).ReadTextAsync());
        Assert.Contains("quick brown fox", text, StringComparison.Ordinal);
        Assert.Contains("old oak tree", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EditWithAText_IsReadableInsideTheMaskAndTheOldTextStays()
    {
        var lines = await EditAsync("Change: put up a sign that says \"本日限定\"", Pictures.Mask(1024, 1024, (64, 700, 400, 200)));

        Assert.Contains("本日限定", lines);
        Assert.Contains("新茶まつり", lines);
        Assert.Contains("Spring Tea", lines);
    }

    [Fact]
    public async Task ReplacedLiteral_IsNotDrawn()
    {
        var lines = await EditAsync("Change: replace \"Open today\" with \"Closed\"", Pictures.Mask(1024, 1024, (64, 700, 400, 200)));

        Assert.Contains("Closed", lines);
        Assert.DoesNotContain(lines, line => line.Contains("Open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TextUnderAMask_IsDrawnAgainWhenItIsRequestedAgain()
    {
        var background = Pictures.Mask(1024, 1024, (300, 300, 420, 480), outside: true);

        var kept = await EditAsync("Change: evening light", background);
        var dropped = await EditAsync("Change: evening light", background, keep: "");

        Assert.Contains("新茶まつり", kept);
        Assert.DoesNotContain("新茶まつり", dropped);
    }

    Task<HttpResponseMessage> GenerateAsync(string prompt) =>
        simulator.GenerateAsync(new { model = "gpt-image-2", prompt, size = "1024x1024", quality = "low" });

    async Task<List<string>> EditAsync(string change, byte[] mask, string keep = Keep)
    {
        using var source = await GenerateAsync(Pictures.Prompt);
        using var response = await simulator.EditAsync(new
        {
            model = "gpt-image-2",
            prompt = change + "\n" + keep,
            size = "1024x1024",
            quality = "low",
            images = new[] { new { image_url = Pictures.DataUrl(await source.FileAsync()) } },
            mask = new { image_url = Pictures.DataUrl(mask) },
        });
        return await (await response.FileAsync()).ReadTextAsync();
    }
}
