using System.Net;
using System.Text.Json;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class GenerationTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    const string Model = "gpt-image-2";

    [Fact]
    public async Task Answer_HasTheKeysOfTheRealApiInTheirOrder()
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low" });

        var body = await response.JsonAsync();
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["created", "background", "data", "output_format", "quality", "size", "usage"], Names(body));
        Assert.Equal(["b64_json"], Names(body.GetProperty("data")[0]));
        Assert.Equal(["input_tokens", "input_tokens_details", "output_tokens", "output_tokens_details", "total_tokens"], Names(body.GetProperty("usage")));
        Assert.Equal(["image_tokens", "text_tokens"], Names(body.GetProperty("usage").GetProperty("output_tokens_details")));
    }

    [Fact]
    public async Task Answer_CarriesOpenAIsHeaders()
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", quality = "low" });

        Assert.Matches("^req_[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.Matches("^[0-9]+$", Assert.Single(response.Headers.GetValues("openai-processing-ms")));
        Assert.Equal("2020-10-01", Assert.Single(response.Headers.GetValues("openai-version")));
        Assert.NotEmpty(Assert.Single(response.Headers.GetValues("openai-organization")));
    }

    [Fact]
    public async Task Auto_IsAnsweredAsWhatItBecame()
    {
        using var response = await simulator.GenerateAsync(new { model = "gpt-image-2-2026-04-21", prompt = "a leaf", size = "auto" });

        var body = await response.JsonAsync();
        var header = (await response.FileAsync()).Header();
        Assert.Equal($"{header.Width}x{header.Height}", body.Text("size"));
        Assert.Equal("high", body.Text("quality"));
        Assert.Equal("opaque", body.Text("background"));
        Assert.Equal("png", body.Text("output_format"));
    }

    [Theory]
    [InlineData("png", PictureFormat.Png)]
    [InlineData("jpeg", PictureFormat.Jpeg)]
    [InlineData("webp", PictureFormat.Webp)]
    public async Task OutputFormat_IsTheFormatOfTheFile(string format, PictureFormat expected)
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size = "1024x1536", quality = "low", output_format = format });

        var picture = await response.FileAsync();
        var header = picture.Header();
        Assert.Equal((expected, 1024, 1536), (header.Format, header.Width, header.Height));
        Assert.Equal(format, (await response.JsonAsync()).Text("output_format"));
        Assert.Equal(1024, picture.Decode().Width);
    }

    [Fact]
    public async Task OutputCompression_MakesTheFileSmaller()
    {
        var sizes = new List<int>();
        foreach (var compression in (int[])[100, 40])
        {
            using var response = await simulator.GenerateAsync(
                new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low", output_format = "jpeg", output_compression = compression });
            sizes.Add((await response.FileAsync()).Length);
        }

        Assert.True(sizes[1] < sizes[0] * 0.8, string.Join(" then ", sizes));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task TransparentBackground_LeavesTheCornersEmptyAndTheSubjectSolid(string format)
    {
        using var response = await simulator.GenerateAsync(
            new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low", background = "transparent", output_format = format });

        var picture = (await response.FileAsync()).Decode();
        Assert.Equal("transparent", (await response.JsonAsync()).Text("background"));
        Assert.Equal(0, picture.Rgba[3]);
        Assert.Contains(255, Enumerable.Range(0, 1024 * 1024).Select(i => (int)picture.Rgba[4 * i + 3]));
    }

    [Fact]
    public async Task SeveralPictures_DifferAndAreEachBilledWithTheWholeInput()
    {
        using var one = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low", n = 1 });
        using var three = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low", n = 3 });

        Assert.Equal(3, (await three.FilesAsync()).DistinctBy(Convert.ToBase64String).Count());
        var (single, triple) = ((await one.JsonAsync()).GetProperty("usage"), (await three.JsonAsync()).GetProperty("usage"));
        foreach (var name in (string[])["input_tokens", "output_tokens", "total_tokens"])
            Assert.Equal(3 * single.GetProperty(name).GetInt64(), triple.GetProperty(name).GetInt64());
    }

    [Fact]
    public async Task Png_CarriesAManifestThatSaysItIsSimulated()
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low" });

        var file = await response.FileAsync();
        Assert.True(file.Header().HasC2pa);
        Assert.True(file.AsSpan().IndexOf("\"simulated\":true"u8) > 0);
        Assert.Equal(1024, file.Decode().Height);
    }

    [Fact]
    public async Task SamePrompt_DrawsTheSamePicture()
    {
        var body = new { model = Model, prompt = "a leaf", size = "1024x1024", quality = "low" };
        using var first = await simulator.GenerateAsync(body);
        using var second = await simulator.GenerateAsync(body);
        using var other = await simulator.GenerateAsync(body with { prompt = "a stone" });

        Assert.Equal(await first.FileAsync(), await second.FileAsync());
        Assert.NotEqual(await first.FileAsync(), await other.FileAsync());
    }

    /// <summary>OpenAI's price table and calculator (1024² and 1536x1024 at $30 per million give the guide's dollars).</summary>
    [Theory]
    [InlineData("1024x1024", 196, 1756, 7024)]
    [InlineData("1024x1536", 158, 1372, 5488)]
    [InlineData("1536x1024", 158, 1372, 5488)]
    [InlineData("1536x864", 120, 1078, 4312)]
    [InlineData("2048x1152", 157, 1413, 5650)]
    [InlineData("2048x2048", 397, 3568, 14272)]
    [InlineData("2560x1440", 205, 1843, 7370)]
    [InlineData("3840x2160", 371, 3336, 13342)]
    public async Task OutputTokens_AreThoseOfTheCalculator(string size, long low, long medium, long high)
    {
        foreach (var (quality, expected) in ((string, long)[])[("low", low), ("medium", medium), ("high", high)])
        {
            using var response = await simulator.GenerateAsync(
                new { model = Model, prompt = "a leaf", size, quality, output_format = "jpeg", output_compression = 50 });
            var usage = (await response.JsonAsync()).GetProperty("usage");
            Assert.Equal(expected, usage.GetProperty("output_tokens").GetInt64());
        }
    }

    [Theory]
    [InlineData("640x1024")]
    [InlineData("1440x480")]
    [InlineData("2880x2880")]
    [InlineData("2160x3840")]
    public async Task Size_AtTheEdgeOfTheRules_IsDrawn(string size)
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size, quality = "low", output_format = "webp", output_compression = 50 });

        var header = (await response.FileAsync()).Header();
        Assert.Equal(size, $"{header.Width}x{header.Height}");
    }

    [Theory]
    [InlineData("1000x1024", "divisible by 16")]
    [InlineData("3856x2160", "longest edge")]
    [InlineData("3840x2176", "maximum pixel budget")]
    [InlineData("1536x496", "3:1")]
    [InlineData("800x816", "minimum pixel budget")]
    public async Task Size_AgainstARule_IsRefusedWithTheRule(string size, string rule)
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size });

        var error = await response.ErrorAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("image_generation_user_error", "invalid_value", "size"), (error.Text("type"), error.Text("code"), error.Text("param")));
        Assert.Contains(rule, error.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big")]
    [InlineData("1024X1024")]
    [InlineData("1024x")]
    [InlineData("+1024x1024")]
    [InlineData("01024x1024")]
    [InlineData("0x0")]
    public async Task Size_ThatIsNone_IsRefused(string size)
    {
        using var response = await simulator.GenerateAsync(new { model = Model, prompt = "a leaf", size });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_value", (await response.ErrorAsync()).Text("code"));
    }

    static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
