using System.Text.RegularExpressions;
using ReferenceApp.LocalAspire.Dashboard.Wording;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed partial class WordsTests
{
    static readonly Words English = Words.Shipped[0];
    static readonly Words Japanese = Words.Shipped[1];

    [Fact]
    public void Languages_HaveTheSameTextsWithTheSamePlaces()
    {
        Assert.Equal(English.Texts.Keys.Order(), Japanese.Texts.Keys.Order());
        Assert.All(English.Texts, text => Assert.Equal(Places(text.Value), Places(Japanese.Texts[text.Key])));
        Assert.All(English.Texts.Values.Concat(Japanese.Texts.Values), Assert.NotEmpty);
    }

    [Fact]
    public void JapaneseText_IsJapanese() =>
        Assert.Empty(Japanese.Texts.Where(text => !text.Value.Any(letter => letter > 0x3000)).Select(text => text.Key));

    [Fact]
    public void TextsThatThePageNames_AreThere_AndNoOthers()
    {
        var sources = Repository.Files("*.razor").Where(path => path.StartsWith("src/LocalAspire.Dashboard/", StringComparison.Ordinal)).Select(Repository.Text).ToList();
        var named = sources.SelectMany(text => Named().Matches(text), (_, match) => match.Groups["key"].Value).Distinct().ToList();
        // Some are named by a kind and a value that comes from outside.
        string[] kinds = ["state.", "level.", "decision.", "verdict.", "bucket."];

        Assert.Empty(named.Except(English.Texts.Keys));
        Assert.DoesNotContain(English.Texts.Keys.Where(key => !kinds.Any(key.StartsWith)), key => !sources.Exists(text => text.Contains($"\"{key}\"")));
    }

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex("""(?:\bW|other)(?:\[|\.Fill\()"(?<key>[^"$]+)"|\("(?<key>(?:images|trace|nav)\.[a-z-]+)",""")]
    private static partial Regex Named();
}
