using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.ReviewUi.Wording;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.ReviewUi;

public sealed partial class WordsTests
{
    static readonly Words English = Words.Shipped[0];

    static readonly Words Japanese = Words.Shipped[1];

    [Fact]
    public void Languages_HaveTheSameTextsWithTheSamePlaces()
    {
        Assert.Equal(("en", "ja"), (English.Language, Japanese.Language));
        Assert.Equal(English.Texts.Keys.Order(), Japanese.Texts.Keys.Order());
        Assert.All(English.Texts, text => Assert.Equal(Places(text.Value), Places(Japanese.Texts[text.Key])));
        Assert.All(English.Texts.Values.Concat(Japanese.Texts.Values), Assert.NotEmpty);
    }

    [Fact]
    public void JapaneseText_IsJapanese_ExceptForNames()
    {
        string[] names = ["surface.image-api", "surface.responses", "surface.chatgpt", "compare.actual", "language.name"];

        var untranslated = Japanese.Texts.Where(text => !text.Value.Any(letter => letter > 0x3000)).Select(text => text.Key);

        Assert.Empty(untranslated.Except(names));
    }

    [Fact]
    public void TextsThatThePageNames_AreThere()
    {
        var named = Repository.Files("*.razor").Concat(Repository.Files("*.cs"))
            .Where(path => path.StartsWith("src/ReviewUi/", StringComparison.Ordinal))
            .SelectMany(path => Named().Matches(Repository.Text(path)), (_, match) => match.Groups["key"].Value);

        Assert.Empty(named.Except(English.Texts.Keys));
    }

    [Fact]
    public void StatesStepsAndEntries_AllHaveWords()
    {
        var keys = Enum.GetNames<JobState>().Select(state => $"state.{state}")
            .Concat(Enum.GetNames<StepName>().Select(step => $"step.{step.ToLowerInvariant()}"))
            .Concat(Enum.GetNames<StepState>().Select(state => $"step-state.{state.ToLowerInvariant()}"))
            .Concat(Enum.GetValues<AttemptState>().Select(state =>
                state == AttemptState.NotSent ? "attempt.not-sent" : $"attempt.{state.ToString().ToLowerInvariant()}"))
            .Concat(EntryCodec.Known.Select(entry => $"entry.{entry.Name}"));

        Assert.Empty(keys.Distinct().Except(English.Texts.Keys));
    }

    [Theory]
    [InlineData(null, "", "en")]
    [InlineData(null, "ja", "ja")]
    [InlineData(null, "fr, ja-JP;q=0.8, en;q=0.9", "en")]
    [InlineData(null, "ja;q=0", "en")]
    [InlineData("ja", "en", "ja")]
    [InlineData("xx", "ja", "ja")]
    public void Language_IsTheChoice_ElseTheBrowsers_ElseEnglish(string? chosen, string wanted, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = wanted;
        if (chosen is not null)
            http.Request.Headers.Cookie = $"{Words.Cookie}={chosen}";

        Assert.Equal(expected, Words.For(http.Request).Language);
    }

    [Fact]
    public void UnknownText_IsAnError_NeverAKeyOnThePage() => Assert.Throws<KeyNotFoundException>(() => English["no.such.text"]);

    [Fact]
    public void Fill_PutsValuesIntoTheirPlaces_AndNotIntoEachOther() =>
        Assert.Equal("{of} of 2 approvals", English.Fill("queue.approvals", ("n", "{of}"), ("of", "2")));

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex("""(?:\bW|[wW]ords)(?:\[|\.Fill\()"(?<key>[^"$]+)"|, "(?<key>(?:keys|nav|asked)\.[a-z-]+)"\)""")]
    private static partial Regex Named();
}
