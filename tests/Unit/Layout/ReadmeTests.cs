using System.Text.RegularExpressions;
using Xunit;

namespace ReferenceApp.Unit.Layout;

/// <summary>README.ja.md is README.md in Japanese: what is said may differ in words, never in what is named.</summary>
public sealed partial class ReadmeTests
{
    static readonly string English = Repository.Text("README.md");

    static readonly string Japanese = Repository.Text("README.ja.md");

    [Fact]
    public void Readmes_ShowTheSameCommands() => Assert.Equal(Commands(English), Commands(Japanese));

    [Fact]
    public void Readmes_NameTheSameCode() => Assert.Equal(
        Found(InlineCode(), OutsideBlocks(English)), Found(InlineCode(), OutsideBlocks(Japanese)));

    [Fact]
    public void Readmes_HaveTheSameLinks_ButForThatToEachOther()
    {
        Assert.Equal(Found(Links(), English).Except(["README.ja.md"]), Found(Links(), Japanese).Except(["README.md"]));
        Assert.Contains("README.ja.md", Found(Links(), English));
        Assert.Contains("README.md", Found(Links(), Japanese));
    }

    [Fact]
    public void Readmes_HaveTheSameShape() => Assert.Equal(
        Shapes().Matches(OutsideBlocks(English)).Select(line => line.Value),
        Shapes().Matches(OutsideBlocks(Japanese)).Select(line => line.Value));

    [Fact]
    public void Readmes_DrawAsManyBlocks() => Assert.Equal(Blocks().Count(English), Blocks().Count(Japanese));

    [Fact]
    public void JapaneseReadme_StaysShort() => Assert.InRange(Japanese.Split('\n').Length, 1, 121);

    /// <summary>Of all shell blocks, without the comments, which are translated.</summary>
    static IEnumerable<string> Commands(string document) => Blocks().Matches(document)
        .Where(block => block.Groups["language"].Value == "sh")
        .SelectMany(block => block.Groups["text"].Value.Split('\n'))
        .Select(line => Comments().Replace(line, ""));

    static IEnumerable<string> Found(Regex pattern, string text) =>
        pattern.Matches(text).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

    static string OutsideBlocks(string document) => Blocks().Replace(document, "");

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Comments();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    /// <summary>Headings, rows of tables, items of lists.</summary>
    [GeneratedRegex(@"^(?:#+ |\||- |\d\. )", RegexOptions.Multiline)]
    private static partial Regex Shapes();
}
