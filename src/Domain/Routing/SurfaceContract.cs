using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Domain.Routing;

/// <summary>The terms of a surface, for the needs it was chosen for.</summary>
public sealed record SurfaceContract(
    Reason Cost,
    Reason Limits,
    Reason Storage,
    Reason Support,
    Reason Log,
    IReadOnlyList<Reason> StopRules)
{
    /// <param name="provider">The provider chosen; null on the other surfaces.</param>
    internal static SurfaceContract For(SurfaceKind surface, Needs needs, ProviderFacts? provider) => surface switch
    {
        SurfaceKind.ImageApi => ImageApi(needs),
        SurfaceKind.Responses => Responses(needs),
        SurfaceKind.Provider => Provider(provider!, needs),
        SurfaceKind.ChatGpt => ChatGpt(needs),
        _ => throw new ArgumentOutOfRangeException(nameof(surface)),
    };

    static SurfaceContract ImageApi(Needs needs) => new(
        Reason.Of(RouteCodes.CostSettledFromUsage, ("priceList", PriceBook.Shipped.Current.Version)),
        ImageLimits(RouteCodes.LimitsImageApi),
        new Reason(RouteCodes.StorageOursOnly),
        new Reason(RouteCodes.SupportByRequestId),
        new Reason(RouteCodes.LogRequestUsageCost),
        ApiStopRules(needs));

    static SurfaceContract Responses(Needs needs) => new(
        Reason.Of(RouteCodes.CostTextSettledImagesEstimated, ("priceList", PriceBook.Shipped.Current.Version)),
        Reason.Of(
            RouteCodes.LimitsResponses,
            ("textModel", ModelCatalog.Shipped.DefaultTextModel.Id),
            ("imageModel", ModelCatalog.Shipped.DefaultImageModel.Id),
            ("maxOutputTokens", ModelCatalog.Shipped.DefaultTextModel.MaxOutputTokens)),
        new Reason(RouteCodes.StorageUpstreamConversation),
        new Reason(RouteCodes.SupportByRequestId),
        new Reason(RouteCodes.LogResponseUsageCost),
        [.. ApiStopRules(needs), new Reason(RouteCodes.StopConversationTooLong)]);

    static SurfaceContract Provider(ProviderFacts provider, Needs needs) => new(
        Named(provider.CostPromise ? RouteCodes.CostProviderPriceList : RouteCodes.CostProviderUnknown, provider),
        Named(RouteCodes.LimitsProvider, provider),
        Named(provider.CustomerAssets ? RouteCodes.StorageProviderRights : RouteCodes.StorageNotWithCustomerData, provider),
        Named(RouteCodes.SupportProviderContact, provider),
        Named(RouteCodes.LogProviderRequest, provider),
        [.. ApiStopRules(needs), Named(RouteCodes.StopGateExpired, provider)]);

    static SurfaceContract ChatGpt(Needs needs) => new(
        new Reason(RouteCodes.CostSubscriptionOnly),
        new Reason(RouteCodes.LimitsPerson),
        new Reason(RouteCodes.StoragePersonsAccount),
        new Reason(RouteCodes.SupportHelpCentre),
        new Reason(RouteCodes.LogHandOff),
        [
            new Reason(RouteCodes.StopAutomation),
            new Reason(RouteCodes.StopSharedAccount),
            .. CustomerData(needs, RouteCodes.StopCustomerDataInPersonsAccount),
        ]);

    static IReadOnlyList<Reason> ApiStopRules(Needs needs) =>
    [
        new Reason(RouteCodes.StopBudgetReached),
        new Reason(RouteCodes.StopOutcomeUnknown),
        new Reason(RouteCodes.StopContentRefused),
        new Reason(RouteCodes.StopQuotaExhausted),
        .. CustomerData(needs, RouteCodes.StopCustomerDataFirst),
    ];

    static Reason[] CustomerData(Needs needs, string code) => needs.Data == DataClass.Customer ? [new Reason(code)] : [];

    static Reason ImageLimits(string code)
    {
        var model = ModelCatalog.Shipped.DefaultImageModel;
        return Reason.Of(
            code,
            ("model", model.Id),
            ("maxImages", model.MaxImages),
            ("maxPromptCharacters", model.MaxPromptCharacters),
            ("maxInputImages", model.Edits.MaxInputImages));
    }

    static Reason Named(string code, ProviderFacts provider) => Reason.Of(code, ("provider", provider.Name));
}
