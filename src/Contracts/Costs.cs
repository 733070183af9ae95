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

/// <summary>Which costs to add up; what is left out has the default of <c>GET /api/costs</c>.</summary>
public sealed record CostQuery
{
    /// <summary>Inclusive; null: 30 days before <see cref="To"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive; null: the end of this UTC day.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>caller, model, surface or day; null: day.</summary>
    public string? GroupBy { get; init; }
}

/// <summary>Where the money of the calls of one group stands now, US dollars.</summary>
/// <param name="Key">The caller, model or surface, or the UTC day on which the calls were planned, as 2026-11-05.</param>
/// <param name="ReservedUsd">Held back for calls under way.</param>
/// <param name="PossibleUsd">May have been billed; nobody knows yet.</param>
/// <param name="Buckets"><paramref name="SettledUsd"/> by the six prices.</param>
public sealed record CostGroup(
    string Key, decimal ReservedUsd, decimal SettledUsd, decimal PossibleUsd, CostBuckets Buckets);

/// <summary>US dollars by the six prices.</summary>
public sealed record CostBuckets(
    decimal TextIn, decimal TextCached, decimal ImageIn, decimal ImageCached, decimal ImageOut, decimal TextOut);
