using System.Text.RegularExpressions;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.Observability;

public sealed partial class DashboardTests
{
    static readonly IReadOnlyList<Panel> Panels = [.. Dashboards.All.SelectMany(dashboard => dashboard.Panels)];

    [Fact]
    public void Dashboards_AnswerTheFourQuestions() => Assert.Equal(
        ["refapp-cost", "refapp-slow", "refapp-up", "refapp-waits"],
        Dashboards.All.Select(dashboard => dashboard.Uid).Order(StringComparer.Ordinal));

    [Fact]
    public void Dashboard_TakesItsDataSourceFromAVariable()
    {
        Assert.All(Dashboards.All, dashboard => Assert.Contains(
            dashboard.Templating.List, variable => variable is { Name: "prometheus", Type: "datasource", Query: "prometheus" }));
        Assert.All(Panels, panel => Assert.Equal(new DataSource("prometheus", "${prometheus}"), panel.Datasource));
    }

    [Fact]
    public void Dashboard_NamesNoHost_ButThePlaceholderOfTheRepository() => Assert.All(Dashboards.Files, path => Assert.All(
        Hosts().Matches(Repository.Text(path)), host => Assert.Equal("git.example.com", host.Groups[1].Value)));

    [Fact]
    public void Panel_SaysWhatItShowsAndInWhichUnit() => Assert.All(Panels, panel =>
    {
        Assert.NotEmpty(panel.Title);
        Assert.NotEmpty(panel.Description);
        Assert.NotEmpty(panel.FieldConfig.Defaults.Unit);
        Assert.NotEmpty(panel.Targets);
    });

    [Fact]
    public void Panel_OfALatency_ShowsExemplars() => Assert.All(
        Panels.SelectMany(panel => panel.Targets).Where(target => target.Expr.StartsWith("histogram_quantile", StringComparison.Ordinal)),
        target => Assert.True(target.Exemplar, target.Expr));

    [Fact]
    public void Panel_HasAPlaceAndAnIdOfItsOwn() => Assert.All(Dashboards.All, dashboard =>
    {
        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.Select(panel => panel.Id).Distinct().Count());
        Assert.All(dashboard.Panels, panel => Assert.InRange(panel.GridPos.X + panel.GridPos.W, 1, 24));
        Assert.DoesNotContain(
            dashboard.Panels.SelectMany(_ => dashboard.Panels, (one, other) => (one, other)),
            pair => pair.one.Id < pair.other.Id && Overlap(pair.one.GridPos, pair.other.GridPos));
    });

    [Fact]
    public void Panel_LinksToRunbooksThatExist() => Assert.All(
        Panels.SelectMany(panel => panel.Links ?? []), link =>
        {
            Assert.StartsWith("${repository}/docs/runbooks/", link.Url, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Repository.Root, link.Url["${repository}/".Length..])), link.Url);
        });

    [Fact]
    public void Runbook_NamesDashboardsAndPanelsThatExist()
    {
        var known = Dashboards.All.Select(dashboard => dashboard.Title).Concat(Panels.Select(panel => panel.Title)).ToList();
        var named = Repository.Files("*.md").Where(path => path.StartsWith("docs/runbooks/", StringComparison.Ordinal))
            .SelectMany(path => Mentions().Matches(string.Join(' ', Repository.Text(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))
            .SelectMany(mention => Quoted().Matches(mention.Value)).Select(title => title.Groups[1].Value);

        Assert.All(named, title => Assert.Contains(known, name => name.EndsWith(title, StringComparison.Ordinal)));
    }

    static bool Overlap(GridPosition a, GridPosition b) =>
        a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H;

    [GeneratedRegex("https?://([^/\"]+)")]
    private static partial Regex Hosts();

    [GeneratedRegex("""[Dd]ashboard "[^"]+"(?:, panels? "[^"]+"(?:(?:,| and) "[^"]+")*)?""")]
    private static partial Regex Mentions();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
