using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Domain.Money;

/// <summary>The shape of <c>catalog/prices.json</c>.</summary>
sealed record PriceBookFile
{
    const string KnownUnit = "micro-USD per million tokens";

    public required string Unit { get; init; }

    public required IReadOnlyList<PriceList> PriceLists { get; init; }

    internal IReadOnlyList<string> Check() =>
    [
        .. Unit == KnownUnit ? [] : new[] { $"The unit must be '{KnownUnit}'." },
        .. PriceLists.Count > 0 ? [] : new[] { "There is no price list." },
        .. Twice(PriceLists.Select(list => list.Version)),
        .. Twice(PriceLists.Select(list => list.EffectiveFrom.ToString("O"))),
        .. PriceLists.SelectMany(list => list.Prices.SelectMany(Check)),
        .. PriceLists.SelectMany(list => Twice(
            list.Prices.SelectMany(entry => entry.Surfaces.Select(surface => $"{list.Version}/{surface}/{entry.Model}")))),
    ];

    static IEnumerable<string> Check(PriceEntry entry)
    {
        if (entry.Surfaces.Count == 0 || entry.Surfaces.Any(surface => Surface.TryParse(surface) is null))
            yield return $"{entry.Model} is priced on a surface that does not exist.";
        if (entry is { TextIn: <= 0 } or { TextCached: <= 0 } or { ImageIn: <= 0 } or { ImageCached: <= 0 } or { ImageOut: <= 0 } or { TextOut: <= 0 })
            yield return $"{entry.Model} has a price that is not above zero.";
    }

    static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{group.Key} is given twice.");
}
