namespace ReferenceApp.Domain.Catalog;

/// <summary>The models this version knows, from <c>catalog/models.json</c>. A model that is not in it has no limits and no price here.</summary>
public sealed class ModelCatalog
{
    readonly CatalogFile file;

    ModelCatalog(CatalogFile file) => this.file = file;

    /// <summary>The catalog built into this assembly.</summary>
    public static ModelCatalog Shipped { get; } = Load(CatalogFile.OpenShipped("models.json"));

    public string Version => file.Version;

    public IReadOnlyList<ImageModel> ImageModels => file.ImageModels;

    public IReadOnlyList<TextModel> TextModels => file.TextModels;

    public ImageModel DefaultImageModel => FindImageModel(file.DefaultImageModel)!;

    public TextModel DefaultTextModel => FindTextModel(file.DefaultTextModel)!;

    /// <summary>Bytes of UTF-8 that an estimate assumes for a prompt it was not shown.</summary>
    public int AssumedPromptBytes => file.AssumedPromptBytes;

    /// <summary>By id or snapshot name; null when unknown. The spelling is exact, as it is upstream.</summary>
    public ImageModel? FindImageModel(string? name) =>
        file.ImageModels.FirstOrDefault(model => model.Id == name || model.Snapshots.Contains(name));

    public TextModel? FindTextModel(string? name) =>
        file.TextModels.FirstOrDefault(model => model.Id == name || model.Snapshots.Contains(name));

    /// <exception cref="InvalidDataException">Names every contradiction in the file.</exception>
    public static ModelCatalog Load(Stream json)
    {
        var read = CatalogFile.Read<CatalogFile>(json);
        var problems = CatalogRules.Check(read);
        return problems.Count == 0
            ? new ModelCatalog(read)
            : throw new InvalidDataException("The model catalog contradicts itself: " + string.Join(" ", problems));
    }
}
