using System.Text.RegularExpressions;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.Observability;

public sealed partial class AlertTests
{
    const string Runbooks = "docs/runbooks";

    static readonly string[] Sections =
        ["What it means", "How to see it", "How to decide", "What to do", "When to escalate"];

    public static TheoryData<string> Names => [.. RuleFiles.Alerts.Select(alert => alert.Alert!).Distinct()];

    [Fact]
    public void Alert_OfEachWindow_HasACaseThatFiresIt()
    {
        var fired = RuleFiles.Cases.SelectMany(test => test.ExpAlerts, (test, alert) => (test.Alertname, alert.ExpLabels)).ToList();

        // A rule's own labels tell its windows apart; a firing alert has those of its series besides.
        Assert.All(RuleFiles.Alerts, rule => Assert.Contains(
            fired, alert => alert.Alertname == rule.Alert && rule.Labels.All(alert.ExpLabels.Contains)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Alert_HasACaseThatDoesNotFireIt(string name) =>
        Assert.Contains(RuleFiles.Cases, test => test.Alertname == name && test.ExpAlerts.Count == 0);

    [Fact]
    public void Alert_SaysHowUrgentItIsAndWhatHappened() => Assert.All(RuleFiles.Alerts, alert =>
    {
        Assert.Contains(alert.Labels["severity"], new[] { "page", "ticket" });
        Assert.NotEmpty(alert.Annotations["summary"]);
    });

    [Fact]
    public void Alert_LinksToTheRunbookOfItsName() => Assert.All(RuleFiles.Alerts, alert =>
    {
        var path = $"{Runbooks}/{KebabCase(alert.Alert!)}.md";
        Assert.Equal($"{{{{ $externalLabels.repository }}}}/{path}", alert.Annotations["runbook_url"]);
        Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Runbook_IsNamedAfterItsAlertAndHasItsSections(string name)
    {
        var text = Repository.Text($"{Runbooks}/{KebabCase(name)}.md");

        Assert.StartsWith($"# {name}\n", text, StringComparison.Ordinal);
        Assert.Equal(Sections, Headings().Matches(text).Select(heading => heading.Groups["title"].Value));
    }

    [Fact]
    public void Runbook_BelongsToAnAlert_AndTheListHasThemAll()
    {
        var known = RuleFiles.Alerts.Select(alert => $"{KebabCase(alert.Alert!)}.md").Distinct().Order().ToList();
        var files = Repository.Files("*.md").Where(path => path.StartsWith($"{Runbooks}/", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(path)).Except(["README.md"]);
        var listed = TableLinks().Matches(Repository.Text($"{Runbooks}/README.md")).Select(link => link.Groups["file"].Value);

        Assert.Equal(known, files.Order());
        Assert.Equal(known, listed.Order());
    }

    static string KebabCase(string name) => Capitals().Replace(name, "-$0").TrimStart('-').ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();

    [GeneratedRegex("^## (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^\| \[\w+\]\((?<file>[\w-]+\.md)\)", RegexOptions.Multiline)]
    private static partial Regex TableLinks();
}
