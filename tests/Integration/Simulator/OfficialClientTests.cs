using System.ClientModel;
using OpenAI.Images;
using ReferenceApp.Imaging;
using Xunit;

#pragma warning disable OPENAI001 // The client marks what GPT image models need as not final.

namespace ReferenceApp.Integration.Simulator;

public sealed class OfficialClientTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    [Fact]
    public async Task Generate_ReturnsThePictureAndItsUsage()
    {
        var options = new ImageGenerationOptions
        {
            Size = new GeneratedImageSize(1536, 864),
            Quality = GeneratedImageQuality.LowQuality,
            OutputFileFormat = GeneratedImageFileFormat.Webp,
            OutputCompressionFactor = 80,
            EndUserId = "u1",
        };

        var result = await simulator.Official().GenerateImagesAsync("a leaf", 2, options, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.Value.Count);
        var header = result.Value[0].ImageBytes.ToArray().Header();
        Assert.Equal((PictureFormat.Webp, 1536, 864), (header.Format, header.Width, header.Height));
        Assert.Equal(2 * 120, result.Value.Usage.OutputTokenCount);
        Assert.True(result.GetRawResponse().Headers.TryGetValue("x-request-id", out _));
    }

    [Fact]
    public async Task Edit_WithAMask_SendsFilesWithoutTypesAndIsServed()
    {
        var place = (100, 600, 300, 200);
        var source = Pictures.Plain(1024, 1024);
        var options = new ImageEditOptions { Size = new GeneratedImageSize(1024, 1024), Quality = GeneratedImageQuality.LowQuality };

        var result = await simulator.Official().GenerateImageEditAsync(
            new MemoryStream(source), "picture.png", "Change: put a lantern here", new MemoryStream(Pictures.Mask(1024, 1024, place)), "mask.png",
            options, TestContext.Current.CancellationToken);

        var (before, after) = (source.Decode(), result.Value.ImageBytes.ToArray().Decode());
        Assert.InRange(Pictures.Compare(before, after, (x, y) => !Pictures.Inside(x, y, place)).Largest, 1, 3);
        Assert.True(Pictures.Compare(before, after, (x, y) => Pictures.Inside(x, y, place)).ChangedShare > 0.9);
    }

    [Fact]
    public async Task Refusal_ArrivesAsTheClientsException()
    {
        var options = new ImageGenerationOptions { Size = new GeneratedImageSize(1000, 1000) };

        var refusal = await Assert.ThrowsAsync<ClientResultException>(
            () => simulator.Official().GenerateImageAsync("a leaf", options, TestContext.Current.CancellationToken));

        Assert.Equal(400, refusal.Status);
        Assert.Contains("divisible by 16", refusal.Message, StringComparison.Ordinal);
    }
}
