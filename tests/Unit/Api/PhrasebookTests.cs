using System.Reflection;
using System.Text.RegularExpressions;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.Unit.Audit;
using Xunit;

namespace ReferenceApp.Unit.Api;

/// <summary>No code reaches a person without words, in any language.</summary>
public sealed partial class PhrasebookTests
{
    static readonly string[] Speakers = ["Domain", "Surfaces", "Imaging", "GenerationApi", "EditLoopWorker"];

    public static TheoryData<string> Languages { get; } = new(Phrasebook.Shipped.Select(book => book.Language));

    /// <summary>Constants of the code lists, and literals where reasons are made.</summary>
    static IReadOnlySet<string> Codes { get; } = new SortedSet<string>(ConstantCodes().Concat(LiteralCodes()), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryCode_HasWords(string language) => Assert.Empty(Codes.Except(Book(language).Templates.Keys));

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryTemplate_NamesTheSameValuesAsEnglish(string language)
    {
        var english = Book("en").Templates;

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), Book(language).Templates.Keys.Order(StringComparer.Ordinal));
        Assert.All(Book(language).Templates, template => Assert.Equal(
            Placeholders(english[template.Key]).Order(StringComparer.Ordinal), Placeholders(template.Value).Order(StringComparer.Ordinal)));
        Assert.All(Book(language).Templates, template => Assert.False(string.IsNullOrWhiteSpace(template.Value), template.Key));
    }

    [Fact]
    public void Codes_AreFound()
    {
        Assert.Contains("backend_output", Codes);
        Assert.Contains("dns_failed", Codes);
        Assert.Contains("size_differs", Codes);
        Assert.Contains("validation_failed", Codes);
        Assert.True(Codes.Count > 120, $"{Codes.Count}");
    }

    [Fact]
    public void EveryRouteDecision_FillsTheWordsOfAllItsReasons()
    {
        var provider = new ProviderFacts("acme", true, true, true, true);
        var decisions =
            from caller in Enum.GetValues<CallerKind>()
            from tools in new[] { false, true }
            from data in Enum.GetValues<DataClass>()
            from gateway in new GatewayReason[][] { [], [GatewayReason.Payment] }
            from providers in new ProviderFacts[][] { [], [provider] }
            let needs = new Needs(caller, false, tools, gateway.ToHashSet(), data)
            where NeedsRules.Validate(needs).Count == 0
            select RouteDecision.Decide(needs, providers);

        var reasons = decisions.SelectMany(d => (Reason[])
        [
            .. d.Reasons, .. d.Rejected.Select(r => r.Reason), d.Contract.Cost, d.Contract.Limits, d.Contract.Storage,
            d.Contract.Support, d.Contract.Log, .. d.Contract.StopRules,
        ]);

        Assert.All(reasons, reason => Assert.Subset(
            reason.Params.Keys.ToHashSet(StringComparer.Ordinal), Placeholders(Book("en").Templates[reason.Code])));
    }

    [Fact]
    public void Value_ThatLooksLikeAPlaceholder_StaysWhatItIs() => Assert.Equal(
        "The same as {of}.", Book("en").Text(Reason.Of("duplicate", ("of", "{of}"))));

    [Fact]
    public void CodeWithoutWords_IsShownItself() =>
        Assert.Equal("brand_new_code", Book("ja").Text(new Reason("brand_new_code")));

    static Phrasebook Book(string language) => Phrasebook.Shipped.Single(book => book.Language == language);

    static HashSet<string> Placeholders(string template) =>
        Placeholder().Matches(template).Select(match => match.Value.Trim('{', '}')).ToHashSet(StringComparer.Ordinal);

    static IEnumerable<string> ConstantCodes() =>
        from assembly in new[] { typeof(Reason).Assembly, typeof(ApiCodes).Assembly, typeof(Surfaces.PaidCall).Assembly, typeof(ReferenceApp.Imaging.Picture).Assembly }
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Codes", StringComparison.Ordinal) || type.Name.EndsWith("Causes", StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        where field is { IsLiteral: true } && field.FieldType == typeof(string)
        select (string)field.GetRawConstantValue()!;

    static IEnumerable<string> LiteralCodes() =>
        from speaker in Speakers
        from file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", speaker), "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from match in MadeReason().Matches(File.ReadAllText(file))
        from literal in CodeLiteral().Matches(match.Groups["first"].Value)
        select literal.Value.Trim('"');

    [GeneratedRegex(@"\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    /// <summary>The first argument where a reason, refusal or fault's reason is made.</summary>
    [GeneratedRegex(
        @"(new\s+Reason|Reason\.Of|>\.Refuse|\bDensity|\bPatch)\(\s*(?<first>[^,()]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MadeReason();

    [GeneratedRegex("\"[a-z][a-z0-9_]+\"", RegexOptions.CultureInvariant)]
    private static partial Regex CodeLiteral();
}
