using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Domain.Money;

/// <summary>Prices as they were published at one time. A settled cost names the version it was computed with.</summary>
public sealed record PriceList
{
    public required string Version { get; init; }

    public required DateOnly EffectiveFrom { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<PriceEntry> Prices { get; init; }

    /// <summary>Null when the list has no price for the model there: the cost is then unknown, never zero.</summary>
    /// <param name="surface">Where the call goes.</param>
    /// <param name="modelId">The catalog id, not a snapshot name.</param>
    public ModelPrices? For(Surface surface, string modelId) =>
        Prices.FirstOrDefault(entry => entry.Model == modelId && entry.Surfaces.Contains(surface.ToString()))?.Rates;
}

/// <summary>One line of <c>catalog/prices.json</c>, in micro-USD per million tokens.</summary>
public sealed record PriceEntry
{
    public required IReadOnlyList<string> Surfaces { get; init; }

    public required string Model { get; init; }

    public required long TextIn { get; init; }

    public required long TextCached { get; init; }

    public required long ImageIn { get; init; }

    public required long ImageCached { get; init; }

    public required long ImageOut { get; init; }

    public required long TextOut { get; init; }

    internal ModelPrices Rates => new(TextIn, TextCached, ImageIn, ImageCached, ImageOut, TextOut);
}

/// <summary>Every price list that was ever in force here, so that an old cost can be computed again.</summary>
public sealed class PriceBook
{
    readonly PriceBookFile file;

    PriceBook(PriceBookFile file)
    {
        this.file = file;
        Current = file.PriceLists.MaxBy(list => list.EffectiveFrom)!;
    }

    /// <summary>The book built into this assembly, from <c>catalog/prices.json</c>.</summary>
    public static PriceBook Shipped { get; } = Load(CatalogFile.OpenShipped("prices.json"));

    /// <summary>The newest list. A list is added to the book when it comes into force.</summary>
    public PriceList Current { get; }

    public PriceList? Find(string version) => file.PriceLists.FirstOrDefault(list => list.Version == version);

    /// <exception cref="InvalidDataException">Names every contradiction in the file.</exception>
    public static PriceBook Load(Stream json)
    {
        var read = CatalogFile.Read<PriceBookFile>(json);
        var problems = read.Check();
        return problems.Count == 0
            ? new PriceBook(read)
            : throw new InvalidDataException("The price book contradicts itself: " + string.Join(" ", problems));
    }
}
