using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using Xunit;

namespace ReferenceApp.Unit.AssetStore;

public sealed class AssetStoreOptionsTests
{
    static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Validate_AbsoluteDirectory_HasNoFault() => Assert.Empty(new AssetStoreOptions { Directory = "/srv/assets" }.Validate());

    [Fact]
    public void Validate_EverythingWrong_NamesEverything() =>
        Assert.Equal(["Directory", "MaxBytes"], Fields(new AssetStoreOptions { Directory = "", MaxBytes = 0 }.Validate()));

    [Fact]
    public void Validate_RelativeDirectory_IsRefused() =>
        Assert.Equal("path_not_absolute", Assert.Single(new AssetStoreOptions { Directory = "data" }.Validate()).Reason.Code);

    [Fact]
    public void Validate_KeyOf32Bytes_HasNoFault() =>
        Assert.Empty(new AssetUrlOptions { SigningKey = Key, PreviousSigningKeys = [Key] }.Validate());

    [Theory]
    [InlineData("", "option_invalid")]
    [InlineData("not base64!", "key_not_base64")]
    [InlineData("c2hvcnQ=", "key_too_short")]
    public void Validate_BadKey_IsRefusedWithoutShowingIt(string key, string code)
    {
        var fault = Assert.Single(new AssetUrlOptions { SigningKey = key }.Validate());

        Assert.Equal(("SigningKey", code), (fault.Field, fault.Reason.Code));
        Assert.True(key.Length == 0 || !fault.ToString().Contains(key));
    }

    [Fact]
    public void Validate_BadPreviousKeys_NamesEach() =>
        Assert.Equal(
            ["SigningKey", "PreviousSigningKeys[0]", "PreviousSigningKeys[2]"],
            Fields(new AssetUrlOptions { SigningKey = "?", PreviousSigningKeys = ["?", Key, ""] }.Validate()));

    [Fact]
    public void AddAssetStore_HostThatForgotToValidate_FailsOnFirstUse()
    {
        using var services = new ServiceCollection().AddAssetUrls().AddSingleton(TimeProvider.System).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<AssetUrls>);

        Assert.Contains("SigningKey", refusal.Message);
    }

    static IEnumerable<string> Fields(IEnumerable<Fault> faults) => faults.Select(fault => fault.Field);
}
