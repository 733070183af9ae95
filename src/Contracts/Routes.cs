namespace ReferenceApp.Contracts;

/// <summary>What <c>POST /api/routes/decide</c> takes.</summary>
public sealed record RouteRequest
{
    public NeedsBody? Needs { get; init; }
}

/// <summary>Which surface does the work, why, why the others do not, and on what terms.</summary>
/// <param name="Provider">The provider's name; null on the other surfaces.</param>
public sealed record RouteResponse(
    string Surface, string? Provider, IReadOnlyList<ReasonText> Reasons, IReadOnlyList<RejectedSurface> Rejected,
    ContractBody Contract);

/// <summary>The terms of a surface.</summary>
public sealed record ContractBody(
    ReasonText Cost, ReasonText Limits, ReasonText Storage, ReasonText Support, ReasonText Log,
    IReadOnlyList<ReasonText> StopRules);
