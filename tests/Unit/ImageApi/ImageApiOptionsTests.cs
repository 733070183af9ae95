using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Surfaces.ImageApi;
using Xunit;

namespace ReferenceApp.Unit.ImageApi;

public sealed class ImageApiOptionsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("1", 1)]
    [InlineData("1000000", 1_000_000)]
    public void ImagesPerMinute_InRangeOrAbsent_IsTaken(string? value, int? expected) =>
        Assert.Equal(expected, Read(value).ImagesPerMinute);

    [Theory]
    [InlineData("0")]
    [InlineData("1000001")]
    [InlineData("many")]
    public void ImagesPerMinute_OutOfRange_RefusesByItsKey(string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(value));

        Assert.StartsWith("Surfaces:ImageApi:ImagesPerMinute: ", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    static ImageApiOptions Read(string? imagesPerMinute)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Surfaces:ImageApi:ApiKey"] = "sk-test";
        builder.Configuration["Surfaces:ImageApi:ImagesPerMinute"] = imagesPerMinute;
        builder.AddValidatedOptions<ImageApiOptions>(ImageApiOptions.Section);
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<ImageApiOptions>>().Value;
    }
}
