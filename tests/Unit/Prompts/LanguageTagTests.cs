using ReferenceApp.Domain.Prompts;
using Xunit;

namespace ReferenceApp.Unit.Prompts;

public sealed class LanguageTagTests
{
    // Examples of RFC 5646 appendix A, with the ones this service doesn't take left out.
    [Theory]
    [InlineData("ja")]
    [InlineData("JA")]
    [InlineData("en-US")]
    [InlineData("zh-Hant")]
    [InlineData("zh-cmn-Hans-CN")]
    [InlineData("sr-Latn-RS")]
    [InlineData("sl-rozaj-biske")]
    [InlineData("de-CH-1901")]
    [InlineData("hy-Latn-IT-arevela")]
    [InlineData("es-419")]
    [InlineData("de-CH-x-phonebk")]
    [InlineData("az-Arab-x-AZE-derbend")]
    [InlineData("en-US-u-islamcal")]
    [InlineData("en-a-myext-b-another")]
    [InlineData("yue")]
    public void IsWellFormed_TagsOfTheStandard_AreAccepted(string tag) => Assert.True(LanguageTag.IsWellFormed(tag));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ja")]
    [InlineData("ja\n")]
    [InlineData("en_US")]
    [InlineData("e")]
    [InlineData("en-")]
    [InlineData("en--US")]
    [InlineData("日本語")]
    [InlineData("de-419-DE")]
    [InlineData("a-DE")]
    [InlineData("ar-a")]
    [InlineData("en-x")]
    [InlineData("x-whatever")]
    [InlineData("i-klingon")]
    [InlineData("toolonglang")]
    [InlineData("en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd")]
    public void IsWellFormed_Others_AreRefused(string? tag) => Assert.False(LanguageTag.IsWellFormed(tag));
}
