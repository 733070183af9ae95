using System.Text.RegularExpressions;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.Observability;

/// <summary>No collector runs here; what can be known of its configuration without one is.</summary>
public sealed partial class CollectorTests
{
    const string Path = $"{RuleFiles.Folder}/collector.yaml";

    static readonly string[] Kinds = ["receivers", "processors", "exporters"];

    static readonly Dictionary<object, object> Configuration = (Dictionary<object, object>)RuleFiles.Parse(Path);

    [Fact]
    public void Component_IsDefinedAndUsed() => Assert.All(Kinds, kind => Assert.Equal(
        Map(Configuration, kind).Keys.Order(),
        Pipelines().SelectMany(pipeline => Names(pipeline.Value, kind)).Distinct().Order()));

    [Fact]
    public void Extension_IsDefinedAndUsed() => Assert.Equal(
        Map(Configuration, "extensions").Keys, Names(Map(Configuration, "service"), "extensions"));

    [Fact]
    public void Signals_AllHaveAPipeline_ThatLimitsMemoryFirstAndBatchesLast()
    {
        Assert.Equal(["logs", "metrics", "traces"], Pipelines().Select(pipeline => pipeline.Key).Order());
        Assert.All(Pipelines(), pipeline =>
        {
            var processors = Names(pipeline.Value, "processors").ToList();
            Assert.Equal("memory_limiter", processors[0]);
            Assert.Equal("batch", processors[^1]);
        });
    }

    [Theory]
    [InlineData("traces")]
    [InlineData("logs")]
    public void SignalsThatCarryText_AreRedacted(string signal)
    {
        var processors = Names(Pipelines().Single(pipeline => pipeline.Key == signal).Value, "processors").ToList();

        Assert.Contains("redaction", processors);
        Assert.Contains("attributes/headers", processors);
    }

    [Theory]
    [InlineData("sk-proj-abcdefghijklmnop")]
    [InlineData("rk_0123456789abcdef0123456789abcdef")]
    [InlineData("/assets/ab?ref=1&expires=2&signature=Zm9v")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")]
    public void SecretOrPicture_IsReplaced(string value) =>
        Assert.Contains(Strings(Map(Configuration, "processors", "redaction")["blocked_values"]), pattern => Regex.IsMatch(value, pattern));

    [Theory]
    [InlineData("0199c2f0-7c7f-7d3a-9c0e-111111111111")]
    [InlineData("req_drill_0123456789abcdef")]
    [InlineData("/v1/{**rest}")]
    public void OrdinaryValue_IsLeft(string value) => Assert.DoesNotContain(
        Strings(Map(Configuration, "processors", "redaction")["blocked_values"]), pattern => Regex.IsMatch(value, pattern));

    [Fact]
    public void Address_ComesFromTheEnvironment() => Assert.All(
        Endpoints().Matches(Repository.Text(Path)), endpoint => Assert.StartsWith("${env:", endpoint.Groups[1].Value, StringComparison.Ordinal));

    [Fact]
    public void Credential_ComesFromTheEnvironment() => Assert.All(
        Strings(Map(Configuration, "exporters", "otlp/backend", "headers").Values),
        value => Assert.Matches(@"^\$\{env:[A-Z_]+\}$", value));

    [Fact]
    public void Variable_IsExplained()
    {
        var readme = Repository.Text($"{RuleFiles.Folder}/README.md");

        Assert.All(Variables().Matches(Repository.Text(Path)),
            variable => Assert.Contains($"`{variable.Groups[1].Value}`", readme, StringComparison.Ordinal));
    }

    static Dictionary<object, object> Map(Dictionary<object, object> map, params string[] keys) =>
        keys.Aggregate(map, (inner, key) => (Dictionary<object, object>)inner[key]);

    static IEnumerable<(string Key, Dictionary<object, object> Value)> Pipelines() =>
        Map(Configuration, "service", "pipelines").Select(pair => ((string)pair.Key, (Dictionary<object, object>)pair.Value));

    static IEnumerable<object> Names(Dictionary<object, object> map, string key) => (List<object>)map[key];

    static IEnumerable<string> Strings(object list) => ((IEnumerable<object>)list).Cast<string>();

    [GeneratedRegex(@"endpoint: (\S+)")]
    private static partial Regex Endpoints();

    [GeneratedRegex(@"\$\{env:([A-Z_]+)")]
    private static partial Regex Variables();
}
