using System.Text.RegularExpressions;
using Xunit;

namespace ReferenceApp.Unit.Layout;

public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Repository.Files("*.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_LinksOnlyToWhatExists(string path)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!;

        var targets = Links().Matches(Repository.Text(path)).Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), target));
    }

    [Fact]
    public void Readme_StaysShort() => Assert.InRange(Repository.Text("README.md").Split('\n').Length, 1, 121);

    [Fact]
    public void AppHost_IsADiagramOfAtMostSixtyLines() =>
        Assert.InRange(Repository.Text("AppHost/AppHost.cs").Split('\n').Length, 1, 61);

    [Fact]
    public void Decisions_SayWhenTheyDoNotApply() =>
        Assert.All(Repository.Files("*.md").Where(path => path.StartsWith("docs/decisions/", StringComparison.Ordinal)),
            path => Assert.Contains("## When this decision does not apply", Repository.Text(path), StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
