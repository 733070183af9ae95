using ReferenceApp.Domain.Catalog;
using Xunit;

namespace ReferenceApp.Unit.Catalog;

public sealed class SizeRulesTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("1024x1024")]
    [InlineData("1536x1024")]
    [InlineData("1024x1536")]
    [InlineData("2048x2048")]
    [InlineData("2048x1152")]
    [InlineData("3840x2160")]
    [InlineData("2160x3840")]
    [InlineData("1536x864")]
    [InlineData("640x1024")]
    [InlineData("1440x480")]
    public void Validate_SizesThatGptImage2Renders_Pass(string size) => Assert.Empty(Codes(size, "gpt-image-2"));

    [Theory]
    [InlineData("1792x936", "size_edge_not_multiple")]
    [InlineData("3856x2048", "size_edge_too_long")]
    [InlineData("2048x672", "size_too_narrow")]
    [InlineData("800x800", "size_too_few_pixels")]
    [InlineData("3840x2176", "size_too_many_pixels")]
    [InlineData("5000x100", "size_edge_not_multiple size_edge_too_long size_too_narrow size_too_few_pixels")]
    [InlineData("99999x99999", "size_edge_not_multiple size_edge_too_long size_too_many_pixels")]
    [InlineData("1024", "size_malformed")]
    [InlineData("1024X1024", "size_malformed")]
    [InlineData("1024x1024x1", "size_malformed")]
    [InlineData("01024x1024", "size_malformed")]
    [InlineData("-1024x1024", "size_malformed")]
    [InlineData("1024 x 1024", "size_malformed")]
    [InlineData("x", "size_malformed")]
    [InlineData("0x0", "size_malformed")]
    [InlineData("999999x16", "size_malformed")]
    [InlineData("", "size_malformed")]
    [InlineData(null, "size_malformed")]
    public void Validate_OtherSizes_AreRefusedForEveryReasonThatHolds(string? size, string codes) =>
        Assert.Equal(codes.Split(' '), Codes(size, "gpt-image-2"));

    [Fact]
    public void Validate_OlderModel_TakesItsListOnly()
    {
        Assert.Empty(Codes("1536x1024", "gpt-image-1"));
        Assert.Equal(["size_not_listed"], Codes("2048x2048", "gpt-image-1"));
    }

    [Fact]
    public void IsExperimental_AboveTheVendorsMark_IsTrue()
    {
        var sizes = ModelCatalog.Shipped.FindImageModel("gpt-image-2")!.Sizes;

        Assert.False(sizes.IsExperimental(new PictureSize(2560, 1440)));
        Assert.True(sizes.IsExperimental(new PictureSize(2576, 1440)));
    }

    static IEnumerable<string> Codes(string? size, string model) =>
        SizeRules.Validate(size, ModelCatalog.Shipped.FindImageModel(model)!).Select(fault => fault.Reason.Code);
}
