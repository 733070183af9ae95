using ReferenceApp.Unit.Layout;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ReferenceApp.Unit.Observability;

/// <summary>Prometheus' rules and promtool's tests of them, as far as these tests look at them.</summary>
static class RuleFiles
{
    public const string Folder = "deploy/observability";

    static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();

    public static IReadOnlyList<Rule> Rules { get; } =
        [.. Read<RuleFile>("rules").SelectMany(file => file.Groups).SelectMany(group => group.Rules)];

    public static IReadOnlyList<Rule> Alerts { get; } = [.. Rules.Where(rule => rule.Alert is not null)];

    public static IReadOnlyList<AlertCase> Cases { get; } =
        [.. Read<TestFile>("tests").SelectMany(file => file.Tests).SelectMany(test => test.AlertRuleTest)];

    public static object Parse(string path) => new DeserializerBuilder().Build().Deserialize<object>(Repository.Text(path));

    static IEnumerable<T> Read<T>(string folder) => Repository.Files("*.yaml")
        .Where(path => path.StartsWith($"{Folder}/{folder}/", StringComparison.Ordinal))
        .Select(path => Yaml.Deserialize<T>(Repository.Text(path)));

    public sealed class RuleFile
    {
        public List<RuleGroup> Groups { get; set; } = [];
    }

    public sealed class RuleGroup
    {
        public List<Rule> Rules { get; set; } = [];
    }

    public sealed class Rule
    {
        public string? Record { get; set; }

        public string? Alert { get; set; }

        public string Expr { get; set; } = "";

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];

        public override string ToString() => $"{Record ?? Alert} {string.Join(' ', Labels.Select(pair => $"{pair.Key}={pair.Value}"))}";
    }

    public sealed class TestFile
    {
        public List<TestGroup> Tests { get; set; } = [];
    }

    public sealed class TestGroup
    {
        public List<AlertCase> AlertRuleTest { get; set; } = [];
    }

    public sealed class AlertCase
    {
        public string Alertname { get; set; } = "";

        public List<FiringAlert> ExpAlerts { get; set; } = [];
    }

    public sealed class FiringAlert
    {
        public Dictionary<string, string> ExpLabels { get; set; } = [];
    }
}
