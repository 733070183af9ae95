namespace ReferenceApp.Contracts;

/// <summary>What <c>POST /api/costs/estimate</c> takes; everything left out has the Image API's default.</summary>
public sealed record EstimateBody
{
    public string? Model { get; init; }

    public string? Size { get; init; }

    public string? Quality { get; init; }

    /// <summary>Pictures made.</summary>
    public int? N { get; init; }

    public int? PartialImages { get; init; }

    /// <summary>Pictures sent along; a mask counts as one.</summary>
    public int? InputImages { get; init; }
}

/// <summary>What such a call costs at most.</summary>
/// <param name="Tokens">By the six prices.</param>
/// <param name="Basis">What the bound rests on, for example <c>worst_case_assumed_prompt</c>.</param>
public sealed record EstimateResponse(decimal Usd, UsageBody Tokens, string Basis, string PriceListVersion);
