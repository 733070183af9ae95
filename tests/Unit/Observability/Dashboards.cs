using System.Text.Json;
using ReferenceApp.Unit.Layout;

namespace ReferenceApp.Unit.Observability;

/// <summary>Grafana's dashboards, as far as these tests look at them.</summary>
static class Dashboards
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<string> Files { get; } =
        [.. Repository.Files("*.json").Where(path => path.StartsWith($"{RuleFiles.Folder}/grafana/dashboards/", StringComparison.Ordinal))];

    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Files.Select(path => JsonSerializer.Deserialize<Dashboard>(Repository.Text(path), Json)!)];
}

sealed record Dashboard(string Uid, string Title, string Description, Templating Templating, IReadOnlyList<Panel> Panels);

sealed record Templating(IReadOnlyList<Variable> List);

sealed record Variable(string Name, string Type, string Query);

sealed record Panel(
    int Id, string Title, string Description, GridPosition GridPos, DataSource Datasource, FieldConfig FieldConfig,
    IReadOnlyList<Target> Targets, IReadOnlyList<PanelLink>? Links);

sealed record GridPosition(int X, int Y, int W, int H);

sealed record DataSource(string Type, string Uid);

sealed record FieldConfig(FieldDefaults Defaults);

sealed record FieldDefaults(string Unit);

sealed record Target(string Expr, bool Exemplar);

sealed record PanelLink(string Url);
