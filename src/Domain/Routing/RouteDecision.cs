namespace ReferenceApp.Domain.Routing;

/// <summary>A surface that was not chosen, and why. A provider is spoken of in general; the reason names each one considered.</summary>
public sealed record RejectedSurface(SurfaceKind Surface, Reason Reason);

/// <summary>Which surface does the work, why, why the other three do not, and on what terms.</summary>
/// <param name="Provider">The provider's name; null on the other surfaces.</param>
/// <param name="Reasons">At least one.</param>
/// <param name="Rejected">Always the other three kinds.</param>
public sealed record RouteDecision(
    Surface Surface,
    string? Provider,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<RejectedSurface> Rejected,
    SurfaceContract Contract)
{
    /// <summary>
    /// Decides by need, in this order: (1) a person who works by hand uses ChatGPT; (2) a conversation, tools or an
    /// assistant need a text model, so Responses; (3) a wanted gateway is used when a provider is permitted;
    /// (4) everything else is the Image API. A wanted provider that is not available is rejected with the reason, and
    /// the rest is decided as if it had not been asked for.
    /// </summary>
    /// <param name="needs">Free of the faults of <see cref="NeedsRules"/>.</param>
    /// <param name="providers">In order of preference; the first permitted one is taken.</param>
    /// <exception cref="ArgumentException">The needs contradict each other.</exception>
    public static RouteDecision Decide(Needs needs, IReadOnlyList<ProviderFacts> providers)
    {
        if (NeedsRules.Validate(needs) is { Count: > 0 } faults)
            throw new ArgumentException($"Validate first: {string.Join(", ", faults.Select(fault => fault.Reason.Code))}.", nameof(needs));

        var provider = needs.Gateway.Count > 0 && !NeedsTextModel(needs)
            ? providers.FirstOrDefault(candidate => candidate.Missing(needs).Count == 0)
            : null;
        var surface = Choose(needs, provider);
        return new RouteDecision(
            surface,
            provider?.Name,
            WhyChosen(surface.Kind, needs, provider),
            [.. Enum.GetValues<SurfaceKind>().Where(kind => kind != surface.Kind)
                .Select(kind => new RejectedSurface(kind, WhyRejected(kind, surface.Kind, needs, providers)))],
            SurfaceContract.For(surface.Kind, needs, provider));
    }

    static bool NeedsTextModel(Needs needs) => needs.Conversation || needs.Tools || needs.Caller == CallerKind.Assistant;

    static Surface Choose(Needs needs, ProviderFacts? provider)
    {
        if (needs.Caller == CallerKind.Person)
            return Surface.ChatGpt;
        if (NeedsTextModel(needs))
            return Surface.Responses;
        return provider is null ? Surface.ImageApi : Surface.Provider(provider.Name);
    }

    static IReadOnlyList<Reason> WhyChosen(SurfaceKind chosen, Needs needs, ProviderFacts? provider) => chosen switch
    {
        SurfaceKind.ChatGpt => [new Reason(RouteCodes.PersonWorksByHand)],
        SurfaceKind.Responses =>
        [
            .. needs.Conversation ? [new Reason(RouteCodes.ConversationNeeded)] : Array.Empty<Reason>(),
            .. needs.Tools ? [new Reason(RouteCodes.ToolsNeeded)] : Array.Empty<Reason>(),
            .. needs.Caller == CallerKind.Assistant ? [new Reason(RouteCodes.AssistantTalks)] : Array.Empty<Reason>(),
        ],
        SurfaceKind.Provider =>
        [
            Reason.Of(RouteCodes.GatewayWanted, ("for", Spell(needs.Gateway))),
            Reason.Of(RouteCodes.ProviderPermitted, ("provider", provider!.Name)),
        ],
        _ => [new Reason(RouteCodes.BackendOutput)],
    };

    static Reason WhyRejected(SurfaceKind rejected, SurfaceKind chosen, Needs needs, IReadOnlyList<ProviderFacts> providers)
    {
        if (rejected == SurfaceKind.Provider)
            return WhyNoProvider(needs, providers);
        if (rejected == SurfaceKind.ChatGpt)
            return Reason.Of(RouteCodes.NotManualWork, ("caller", Spell(needs.Caller)));
        if (chosen == SurfaceKind.ChatGpt)
            return new Reason(RouteCodes.ManualWorkNeedsNoApi);
        if (rejected == SurfaceKind.Responses)
            return new Reason(RouteCodes.NeitherConversationNorTools);
        return new Reason(chosen == SurfaceKind.Provider ? RouteCodes.ContractIsWithProvider : RouteCodes.OneShotOnly);
    }

    static Reason WhyNoProvider(Needs needs, IReadOnlyList<ProviderFacts> providers)
    {
        if (needs.Gateway.Count == 0)
            return new Reason(RouteCodes.ProviderNotAsked);
        if (NeedsTextModel(needs))
            return new Reason(RouteCodes.ProviderMakesPicturesOnly);
        var lacks = providers.Select(provider => $"{provider.Name}: {string.Join(", ", provider.Missing(needs))}");
        return Reason.Of(
            RouteCodes.NoProviderPermitted,
            ("for", Spell(needs.Gateway)),
            ("considered", providers.Count),
            ("lacks", string.Join("; ", lacks)));
    }

    static string Spell(IEnumerable<GatewayReason> reasons) => string.Join(", ", reasons.Order().Select(reason => Spell(reason)));

    static string Spell(Enum value) => value.ToString().ToLowerInvariant();
}
