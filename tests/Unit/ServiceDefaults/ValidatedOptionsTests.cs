using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Unit.ServiceDefaults;

public sealed class ValidatedOptionsTests
{
    static readonly Dictionary<string, string?> Good = new(StringComparer.Ordinal)
    {
        ["Shop:Name"] = "tea",
        ["Shop:Opens"] = "08:00:00",
        ["Shop:Closes"] = "18:00:00",
        ["Shop:Shelves:0:Width"] = "3",
        ["Shop:Prices:green:Cents"] = "120",
    };

    [Fact]
    public void Options_WithoutFault_AreBound()
    {
        using var host = HostOf();

        host.ValidateOptions();
        var shop = host.Services.GetRequiredService<IOptions<ShopOptions>>().Value;

        Assert.Equal("tea", shop.Name);
        Assert.Equal(TimeSpan.FromHours(18), shop.Closes);
        Assert.Equal(3, Assert.Single(shop.Shelves).Width);
        Assert.Equal(120, shop.Prices["green"].Cents);
    }

    [Theory]
    [InlineData("Shop:Name", null, "Shop:Name: is required")]
    [InlineData("Shop:Naem", "tea", "Shop:Naem: is not a known setting")]
    [InlineData("Shop:Naem:Deep:Er", "tea", "Shop:Naem: is not a known setting")]
    [InlineData("Shop:Shelves:0:Depth", "1", "Shop:Shelves:0:Depth: is not a known setting")]
    [InlineData("Shop:Shelves:0:Width", "11", "Shop:Shelves:0:Width: must be between 1 and 10")]
    [InlineData("Shop:Shelves:1:Width", "0", "Shop:Shelves:1:Width: must be between 1 and 10")]
    [InlineData("Shop:Prices:green:Cents", "-1", "Shop:Prices:green:Cents: must be between 0 and 1000")]
    [InlineData("Shop:Opens", "early", "Shop:Opens: must be a time span such as 00:01:30")]
    [InlineData("Shop:Shelves:0:Width", "3.5", "Shop:Shelves:0:Width: must be a whole number of type Int32")]
    [InlineData("Shop:Shelves:0:Wood", "Plastic", "Shop:Shelves:0:Wood: must be one of Oak, Pine")]
    [InlineData("Shop:Name:First", "tea", "Shop:Name: takes one value and has settings below it")]
    [InlineData("Shop:Closes", "07:00:00", "Shop:Closes: must be after Shop:Opens")]
    public void Fault_InOneSetting_IsNamedByItsKey(string key, string? value, string expected) =>
        Assert.Equal([expected], FaultsOf((key, value)));

    [Fact]
    public void Faults_OfEveryKind_AreToldTogether()
    {
        var faults = FaultsOf(
            ("Shop:Name", ""), ("Shop:Naem", "x"), ("Shop:Shelves:0:Width", "wide"), ("Shop:Shelves:1:Width", "99"),
            ("Shop:Closes", "07:00:00"));

        Assert.Equal(
            [
                "Shop:Closes: must be after Shop:Opens",
                "Shop:Naem: is not a known setting",
                "Shop:Name: is required",
                "Shop:Shelves:0:Width: must be a whole number of type Int32",
                "Shop:Shelves:1:Width: must be between 1 and 10",
            ],
            faults.Order());
    }

    [Fact]
    public void Fault_NeverRepeatsTheValue() =>
        Assert.DoesNotContain("s3cret", string.Concat(FaultsOf(("Shop:Opens", "s3cret"), ("Shop:Shelves:0:Wood", "s3cret"))));

    [Fact]
    public void Rule_OfAnEnvironment_IsHeldThereOnly()
    {
        Assert.Empty(FaultsOf(("Shop:Demo", "true")));
        Assert.Equal(["Shop:Demo: is for Development"], FaultsOf(("Shop:Demo", "true"), ("environment", "Production")));
    }

    [Fact]
    public async Task Start_WithAFault_IsRefused()
    {
        using var host = HostOf(("Shop:Name", null));

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    static IEnumerable<string> FaultsOf(params (string Key, string? Value)[] changes)
    {
        using var host = HostOf(changes);
        try
        {
            host.ValidateOptions();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    static IHost HostOf(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Good, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
            settings[key] = value;
        var environment = settings.GetValueOrDefault("environment") ?? "Development";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null));
        builder.AddValidatedOptions<ShopOptions>("Shop");
        return builder.Build();
    }

    enum Wood
    {
        Oak,
        Pine,
    }

    sealed class ShopOptions : IValidatedOptions
    {
        [Required]
        public string Name { get; set; } = "";

        public TimeSpan Opens { get; set; }

        public TimeSpan? Closes { get; set; }

        public bool Demo { get; set; }

        public List<Shelf> Shelves { get; set; } = [];

        public Dictionary<string, Price> Prices { get; set; } = [];

        public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
        {
            if (Closes <= Opens)
                yield return new OptionFault(nameof(Closes), "must be after Shop:Opens");
            if (Demo && !environment.IsDevelopment())
                yield return new OptionFault(nameof(Demo), "is for Development");
        }
    }

    sealed class Shelf
    {
        [Range(1, 10)]
        public int Width { get; set; } = 1;

        public Wood Wood { get; set; }
    }

    sealed class Price
    {
        [Range(0, 1000)]
        public int Cents { get; set; }
    }
}
