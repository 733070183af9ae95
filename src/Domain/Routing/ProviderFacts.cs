namespace ReferenceApp.Domain.Routing;

/// <summary>What a provider's gates allow, as assessed at the time of the decision. What is not said is not permitted.</summary>
/// <param name="Name">As in <c>provider:name</c>.</param>
/// <param name="Production">May carry real work at all.</param>
/// <param name="CostPromise">Its prices are on record and its billing of failures is known.</param>
/// <param name="CustomerAssets">May be given customer data, and its output may be kept and deleted by us.</param>
/// <param name="Automated">Observable enough to run without a person watching.</param>
public sealed record ProviderFacts(
    string Name,
    bool Production = false,
    bool CostPromise = false,
    bool CustomerAssets = false,
    bool Automated = false)
{
    /// <summary>
    /// The permissions that these needs ask for and the provider lacks; empty when it is permitted. Automation is always
    /// asked for, because a person's manual work never goes to a provider.
    /// </summary>
    public IReadOnlyList<string> Missing(Needs needs) =>
    [
        .. Production ? [] : new[] { "production" },
        .. Automated ? [] : new[] { "automated" },
        .. CostPromise || !needs.Gateway.Contains(GatewayReason.Payment) ? [] : new[] { "costPromise" },
        .. CustomerAssets || needs.Data != DataClass.Customer ? [] : new[] { "customerAssets" },
    ];
}
