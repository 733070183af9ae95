using ReferenceApp.Domain.Catalog;
using Xunit;

namespace ReferenceApp.Unit.Catalog;

public sealed class RenderRulesTests
{
    static readonly ImageModel Model = ModelCatalog.Shipped.DefaultImageModel;

    [Fact]
    public void Validate_NothingAsked_HasNoFault() => Assert.Empty(Faults(new RenderOptions()));

    [Fact]
    public void Validate_EverythingAllowed_HasNoFault() =>
        Assert.Empty(Faults(new RenderOptions("3840x2160", "auto", "webp", 0, "transparent", Model.MaxImages, Model.MaxPartialImages)));

    [Fact]
    public void Validate_EverythingWrong_ReturnsEveryFault() =>
        Assert.Equal(
            [
                "size size_malformed",
                "quality quality_unknown",
                "output_format format_unknown",
                "background background_unknown",
                "output_compression compression_out_of_range",
                "n n_out_of_range",
                "partial_images partial_images_out_of_range",
            ],
            Faults(new RenderOptions("big", "hd", "gif", 101, "blue", 11, 4)));

    [Theory]
    [InlineData("png")]
    [InlineData(null)]
    public void Validate_CompressionOfPng_IsRefusedUnlessItIsNone(string? format)
    {
        Assert.Equal(["output_compression compression_needs_format"], Faults(new RenderOptions(Format: format, Compression: 80)));
        Assert.Empty(Faults(new RenderOptions(Format: format, Compression: 100)));
    }

    [Fact]
    public void Validate_TransparentJpeg_NeedsAnotherFormat() =>
        Assert.Equal(["background transparency_needs_format"], Faults(new RenderOptions(Format: "jpeg", Background: "transparent")));

    [Fact]
    public void Validate_TransparencyOnAModelWithout_IsRefused() =>
        Assert.Equal(
            ["transparency_not_supported"],
            RenderRules.Validate(new RenderOptions(Background: "transparent"), Model with { Transparency = Transparency.None })
                .Select(fault => fault.Reason.Code));

    [Fact]
    public void Validate_QualityOfANewerModel_IsKnownOnlyThere()
    {
        var options = new RenderOptions(Quality: "xhigh");

        Assert.Empty(RenderRules.Validate(options, ModelCatalog.Shipped.FindImageModel("gpt-image-2.5-flare")!));
        Assert.Equal(["quality quality_unknown"], Faults(options));
    }

    static IEnumerable<string> Faults(RenderOptions options) =>
        RenderRules.Validate(options, Model).Select(fault => $"{fault.Field} {fault.Reason.Code}");
}
