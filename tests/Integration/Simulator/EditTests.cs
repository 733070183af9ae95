using System.Net;
using System.Net.Http.Headers;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class EditTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    static readonly byte[] Source = Pictures.Plain(1024, 1024);
    static readonly byte[] Mask = Pictures.Mask(1024, 1024, (0, 0, 100, 100));

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task Form_WithAPicture_IsServed(string name)
    {
        using var response = await SendAsync(form => AddFile(form, name, Source));

        var header = (await response.FileAsync()).Header();
        Assert.Equal((1024, 1024), (header.Width, header.Height));
    }

    [Fact]
    public async Task Form_WithSeveralPictures_BillsEach()
    {
        using var one = await SendAsync(form => AddFile(form, "image[]", Source));
        using var two = await SendAsync(form =>
        {
            AddFile(form, "image[]", Source);
            AddFile(form, "image[]", Pictures.Plain(512, 640, PictureFormat.Jpeg), "image/jpeg");
        });

        Assert.Equal(1024, await ImageTokensAsync(one));
        Assert.Equal(1024 + 16 * 20, await ImageTokensAsync(two));
    }

    [Theory]
    [InlineData(0, "missing_required_parameter")]
    [InlineData(17, "array_above_max_length")]
    public async Task Form_WithAWrongNumberOfPictures_IsRefused(int count, string code)
    {
        using var response = await SendAsync(form =>
        {
            for (var i = 0; i < count; i++)
                AddFile(form, "image[]", Pictures.Plain(16, 16));
        });

        await AssertRefusedAsync(response, "image", code);
    }

    [Fact]
    public async Task Form_FileWithoutATypeButWithAName_IsServed()
    {
        using var response = await SendAsync(form => AddFile(form, "image", Source, type: null));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Form_FileWithAForeignType_IsRefused()
    {
        using var response = await SendAsync(form => AddFile(form, "image", Source, "application/octet-stream"));

        await AssertRefusedAsync(response, "image", "unsupported_file_mimetype");
    }

    [Fact]
    public async Task Form_PictureWithoutAFileName_IsRefused()
    {
        using var response = await SendAsync(form => form.Add(new StringContent("text"), "image"));

        await AssertRefusedAsync(response, "image", "missing_file_mimetype");
    }

    [Theory]
    [InlineData("moderation", "low", "unknown_parameter")]
    [InlineData("style", "vivid", "unknown_parameter")]
    [InlineData("response_format", "url", "unknown_parameter")]
    [InlineData("input_fidelity", "high", "invalid_input_fidelity_model")]
    [InlineData("n", "two", "invalid_type")]
    [InlineData("n", "11", "integer_above_max_value")]
    public async Task Form_FieldAgainstItsRule_IsRefused(string field, string value, string code)
    {
        using var response = await SendAsync(form =>
        {
            AddFile(form, "image", Source);
            form.Add(new StringContent(value), field);
        });

        await AssertRefusedAsync(response, field, code);
    }

    [Fact]
    public async Task Form_FileOfAnotherName_IsRefused()
    {
        using var response = await SendAsync(form =>
        {
            AddFile(form, "image", Source);
            AddFile(form, "picture", Source);
        });

        await AssertRefusedAsync(response, "picture", "unknown_parameter");
    }

    [Fact]
    public async Task Picture_ThatIsNone_IsRefused()
    {
        using var response = await SendAsync(form => AddFile(form, "image", "not a picture"u8.ToArray()));

        await AssertRefusedAsync(response, "image", "invalid_image_file");
    }

    [Fact]
    public async Task Picture_WithDamagedPixels_IsRefusedAndNotPaid()
    {
        var damaged = Source[..^40];
        using var response = await SendAsync(form => AddFile(form, "image", damaged));

        await AssertRefusedAsync(response, "image", "invalid_image_file");
        var requestId = Assert.Single(response.Headers.GetValues("x-request-id"));
        Assert.False((await simulator.CallsAsync()).Single(call => call.Text("requestId") == requestId).GetProperty("paid").GetBoolean());
    }

    public static TheoryData<string, byte[]> WrongMasks => new()
    {
        { "size", Pictures.Mask(512, 512, (0, 0, 100, 100)) },
        { "alpha channel", Pictures.Plain(1024, 1024) },
        { "PNG", Pictures.Plain(1024, 1024, PictureFormat.Webp, alpha: 0) },
    };

    [Theory]
    [MemberData(nameof(WrongMasks), DisableDiscoveryEnumeration = true)]
    public async Task Mask_AgainstARule_IsRefusedWithTheRule(string rule, byte[] mask)
    {
        using var response = await SendAsync(form =>
        {
            AddFile(form, "image", Source);
            AddFile(form, "mask", mask, type: null);
        });

        await AssertRefusedAsync(response, "mask", "invalid_mask_image_format");
        Assert.Contains(rule, (await response.ErrorAsync()).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_WithDataUrls_IsServed()
    {
        using var response = await simulator.EditAsync(new
        {
            model = "gpt-image-2",
            prompt = "Change: a leaf",
            size = "1024x1024",
            quality = "low",
            moderation = "low",
            images = new[] { new { image_url = Pictures.DataUrl(Source) } },
            mask = new { image_url = Pictures.DataUrl(Mask) },
        });

        Assert.Equal((1024, 1024), ((await response.FileAsync()).Header().Width, 1024));
    }

    public static TheoryData<string, object> WrongReferences => new()
    {
        { "images[0].image_url", new { image_url = "https://example.com/a.png" } },
        { "images[0].image_url", new { image_url = "data:image/png;base64,!!!" } },
        { "images[0].file_id", new { file_id = "file-1" } },
        { "images[0]", new { image_url = "data:image/png;base64,AAAA", file_id = "file-1" } },
        { "images[0]", new { } },
        { "images[0]", "data:image/png;base64,AAAA" },
    };

    [Theory]
    [MemberData(nameof(WrongReferences), DisableDiscoveryEnumeration = true)]
    public async Task Json_ReferenceThatLeadsNowhere_IsRefused(string param, object reference)
    {
        using var response = await simulator.EditAsync(new { model = "gpt-image-2", prompt = "a leaf", images = new[] { reference } });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (await response.ErrorAsync()).Text("param"));
    }

    [Fact]
    public async Task AutoSize_IsTheSizeOfTheSourceWhenTheRulesAllowItElseTheNearestShape()
    {
        using var kept = await SendAsync(form => AddFile(form, "image", Pictures.Plain(1280, 720)), size: "auto");
        using var nearest = await SendAsync(form => AddFile(form, "image", Pictures.Plain(300, 200)), size: "auto");

        Assert.Equal("1280x720", (await kept.JsonAsync()).Text("size"));
        Assert.Equal("1536x1024", (await nearest.JsonAsync()).Text("size"));
    }

    async Task<HttpResponseMessage> SendAsync(Action<MultipartFormDataContent> fill, string size = "1024x1024")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("gpt-image-2"), "model" },
            { new StringContent("Change: a leaf"), "prompt" },
            { new StringContent(size), "size" },
            { new StringContent("low"), "quality" },
        };
        fill(form);
        return await simulator.Http.PostAsync("v1/images/edits", form);
    }

    static void AddFile(MultipartFormDataContent form, string name, byte[] bytes, string? type = "image/png")
    {
        var part = new ByteArrayContent(bytes);
        if (type is not null)
            part.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(part, name, "picture.png");
    }

    static async Task<long> ImageTokensAsync(HttpResponseMessage response) =>
        (await response.JsonAsync()).GetProperty("usage").GetProperty("input_tokens_details").GetProperty("image_tokens").GetInt64();

    static async Task AssertRefusedAsync(HttpResponseMessage response, string param, string code)
    {
        var error = await response.ErrorAsync();
        Assert.Equal((HttpStatusCode.BadRequest, param, code), (response.StatusCode, error.Text("param"), error.Text("code")));
    }
}
