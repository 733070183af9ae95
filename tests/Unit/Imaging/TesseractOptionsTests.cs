using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Unit.Imaging;

public sealed class TesseractOptionsTests
{
    [Fact]
    public void Registration_WithoutSettings_ReadsJapaneseAndEnglish()
    {
        using var services = Services([]);

        Assert.IsType<TesseractTextReader>(services.GetRequiredService<ITextReader>());
        Assert.Equal("jpn+eng", services.GetRequiredService<IOptions<TesseractOptions>>().Value.Languages);
    }

    [Fact]
    public void Registration_WithSettings_TakesThem()
    {
        using var services = Services(new() { ["Languages"] = "deu", ["Timeout"] = "00:00:20", ["Executable"] = "/opt/tesseract" });

        var options = services.GetRequiredService<IOptions<TesseractOptions>>().Value;

        Assert.Equal(("deu", TimeSpan.FromSeconds(20), "/opt/tesseract"), (options.Languages, options.Timeout, options.Executable));
    }

    [Theory]
    [InlineData("Languages", "")]
    [InlineData("Languages", "jpn+")]
    [InlineData("Languages", "jpn --psm 3")]
    [InlineData("Executable", "")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "01:00:00")]
    public void Registration_WithASettingOutOfRange_IsRefusedAtStart(string name, string value)
    {
        using var services = Services(new() { [name] = value });

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(name, failure.Message);
    }

    static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"TextReader:{pair.Key}", pair => pair.Value)).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddTesseractTextReader().BuildServiceProvider();
    }
}
