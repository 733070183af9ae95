using System.Reflection;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Routing;
using Xunit;

namespace ReferenceApp.Unit.Routing;

public sealed class RouteDecisionTests
{
    /// <summary>
    /// What the design says, row by row; '*' is any value. "permitted" is whether the one provider may do the work.
    /// Every combination must match exactly one row.
    /// </summary>
    static readonly string[] Table =
    [
        // caller   conversation tools gateway permitted   surface
        "person     *            no    none    *           chatgpt",
        "person     *            no    some    *           refused",
        "person     *            yes   *       *           refused",
        "assistant  *            *     *       *           responses",
        "backend    yes          *     *       *           responses",
        "backend    no           yes   *       *           responses",
        "backend    no           no    none    *           image-api",
        "backend    no           no    some    no          image-api",
        "backend    no           no    some    yes         provider:acme",
    ];

    /// <summary>What a provider must have, by whether payment is wanted and whether the data is a customer's.</summary>
    static readonly Dictionary<(bool Payment, bool Customer), string> Required = new()
    {
        [(false, false)] = "production automated",
        [(true, false)] = "production automated costPromise",
        [(false, true)] = "production automated customerAssets",
        [(true, true)] = "production automated costPromise customerAssets",
    };

    [Fact]
    public void Decide_EveryCombination_IsWhatTheTableSays()
    {
        var combinations = 0;
        foreach (var needs in EveryNeed())
        {
            foreach (var provider in EveryProvider())
            {
                combinations++;
                var expected = Expected(needs, provider);
                if (expected == "refused")
                    Assert.NotEmpty(NeedsRules.Validate(needs));
                else
                    AssertDecision(needs, provider, expected);
            }
        }

        Assert.Equal(3 * 2 * 2 * 16 * 3 * 17, combinations);
    }

    [Fact]
    public void Decide_NoProviderConfigured_RejectsTheProviderAndDecidesTheRest()
    {
        var decision = RouteDecision.Decide(Gateway(GatewayReason.Fallback, GatewayReason.Payment), []);

        Assert.Equal(Surface.ImageApi, decision.Surface);
        var rejected = Rejection(decision, SurfaceKind.Provider);
        Assert.Equal(RouteCodes.NoProviderPermitted, rejected.Code);
        Assert.Equal(("payment, fallback", "0", ""), (rejected.Params["for"], rejected.Params["considered"], rejected.Params["lacks"]));
    }

    [Fact]
    public void Decide_ProvidersWithoutPermission_NamesWhatEachLacks()
    {
        var decision = RouteDecision.Decide(
            Gateway(GatewayReason.Payment) with { Data = DataClass.Customer },
            [new("acme", Production: true, Automated: true), new("bolt", CostPromise: true, CustomerAssets: true)]);

        Assert.Equal(
            "acme: costPromise, customerAssets; bolt: production, automated",
            Rejection(decision, SurfaceKind.Provider).Params["lacks"]);
    }

    [Fact]
    public void Decide_SeveralPermittedProviders_TakesTheFirst()
    {
        var decision = RouteDecision.Decide(
            Gateway(GatewayReason.Support),
            [new("none"), new("zeta", Production: true, Automated: true), new("alpha", Production: true, Automated: true)]);

        Assert.Equal("zeta", decision.Provider);
        Assert.Equal("provider:zeta", decision.Surface.ToString());
    }

    [Fact]
    public void Decide_GatewayWantedWithAConversation_SaysThatProvidersOnlyMakePictures() =>
        Assert.Equal(
            RouteCodes.ProviderMakesPicturesOnly,
            Rejection(
                RouteDecision.Decide(Gateway(GatewayReason.Gateway) with { Conversation = true }, [new("acme", true, true, true, true)]),
                SurfaceKind.Provider).Code);

    [Fact]
    public void Decide_ProviderWithoutCostPromise_PromisesNoCost()
    {
        var contract = RouteDecision.Decide(Gateway(GatewayReason.Support), [new("acme", Production: true, Automated: true)]).Contract;

        Assert.Equal(RouteCodes.CostProviderUnknown, contract.Cost.Code);
        Assert.Equal(RouteCodes.StorageNotWithCustomerData, contract.Storage.Code);
    }

    [Theory]
    [InlineData(CallerKind.Person, RouteCodes.StopCustomerDataInPersonsAccount)]
    [InlineData(CallerKind.Backend, RouteCodes.StopCustomerDataFirst)]
    [InlineData(CallerKind.Assistant, RouteCodes.StopCustomerDataFirst)]
    public void Decide_CustomerData_HasAStopRuleThatOtherDataHasNot(CallerKind caller, string code)
    {
        var needs = Needs.Default with { Caller = caller };

        Assert.Contains(StopRules(needs with { Data = DataClass.Customer }), rule => rule == code);
        Assert.DoesNotContain(StopRules(needs), rule => rule == code);
    }

    [Fact]
    public void Decide_ContradictoryNeeds_Throws() =>
        Assert.Throws<ArgumentException>(() => RouteDecision.Decide(Needs.Default with { Caller = CallerKind.Person, Tools = true }, []));

    [Fact]
    public void Validate_PersonWithToolsAndGateway_HasBothFaults() =>
        Assert.Equal(
            ["needs.tools person_with_tools", "needs.gateway person_with_gateway"],
            Faults(Gateway(GatewayReason.Payment) with { Caller = CallerKind.Person, Tools = true }));

    [Fact]
    public void Validate_ValuesOutsideTheLists_AreAllNamed() =>
        Assert.Equal(
            ["needs.caller value_unknown", "needs.data value_unknown", "needs.gateway value_unknown"],
            Faults(Gateway((GatewayReason)9) with { Caller = (CallerKind)9, Data = (DataClass)9 }));

    [Fact]
    public void Needs_SameValues_AreEqualWhateverTheOrderOfReasons()
    {
        var needs = Gateway(GatewayReason.Payment, GatewayReason.Support);

        Assert.Equal(needs, Gateway(GatewayReason.Support, GatewayReason.Payment));
        Assert.Equal(needs.GetHashCode(), Gateway(GatewayReason.Support, GatewayReason.Payment).GetHashCode());
        Assert.NotEqual(needs, Gateway(GatewayReason.Payment));
    }

    static void AssertDecision(Needs needs, ProviderFacts? provider, string expected)
    {
        Assert.Empty(NeedsRules.Validate(needs));
        var decision = RouteDecision.Decide(needs, provider is null ? [] : [provider]);

        Assert.Equal(expected, decision.Surface.ToString());
        Assert.Equal(expected == "provider:acme" ? "acme" : null, decision.Provider);
        Assert.NotEmpty(decision.Reasons);
        Assert.Equal(
            Enum.GetValues<SurfaceKind>().Where(kind => kind != decision.Surface.Kind),
            decision.Rejected.Select(rejected => rejected.Surface).Order());
        var contract = decision.Contract;
        Assert.NotEmpty(contract.StopRules);
        Assert.All(
            [
                .. decision.Reasons, .. decision.Rejected.Select(rejected => rejected.Reason), .. contract.StopRules,
                contract.Cost, contract.Limits, contract.Storage, contract.Support, contract.Log,
            ],
            (Reason reason) => Assert.Contains(reason.Code, Codes));
    }

    static string Expected(Needs needs, ProviderFacts? provider)
    {
        string[] cells =
        [
            $"{needs.Caller}".ToLowerInvariant(),
            needs.Conversation ? "yes" : "no",
            needs.Tools ? "yes" : "no",
            needs.Gateway.Count > 0 ? "some" : "none",
            IsPermitted(needs, provider) ? "yes" : "no",
        ];
        var row = Assert.Single(Table, line => Cells(line).Zip(cells).All(cell => cell.First == "*" || cell.First == cell.Second));
        return Cells(row)[^1];
    }

    static string[] Cells(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static bool IsPermitted(Needs needs, ProviderFacts? provider)
    {
        var required = Required[(needs.Gateway.Contains(GatewayReason.Payment), needs.Data == DataClass.Customer)].Split(' ');
        string[] has = provider is null ? [] :
        [
            provider.Production ? "production" : "", provider.Automated ? "automated" : "",
            provider.CostPromise ? "costPromise" : "", provider.CustomerAssets ? "customerAssets" : "",
        ];
        return required.All(has.Contains);
    }

    static IEnumerable<Needs> EveryNeed() =>
        from caller in Enum.GetValues<CallerKind>()
        from conversation in new[] { false, true }
        from tools in new[] { false, true }
        from gateway in Enumerable.Range(0, 16)
        from data in Enum.GetValues<DataClass>()
        select new Needs(
            caller, conversation, tools,
            Enum.GetValues<GatewayReason>().Where(reason => (gateway & (1 << (int)reason)) != 0).ToHashSet(), data);

    static IEnumerable<ProviderFacts?> EveryProvider() =>
        Enumerable.Range(0, 16)
            .Select(bits => new ProviderFacts("acme", (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0))
            .Append(null);

    static readonly HashSet<string> Codes =
        [.. typeof(RouteCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    static Needs Gateway(params GatewayReason[] reasons) => Needs.Default with { Gateway = reasons.ToHashSet() };

    static Reason Rejection(RouteDecision decision, SurfaceKind kind) =>
        decision.Rejected.Single(rejected => rejected.Surface == kind).Reason;

    static IEnumerable<string> StopRules(Needs needs) =>
        RouteDecision.Decide(needs, []).Contract.StopRules.Select(rule => rule.Code);

    static IEnumerable<string> Faults(Needs needs) =>
        NeedsRules.Validate(needs).Select(fault => $"{fault.Field} {fault.Reason.Code}");
}
