namespace ReferenceApp.Domain.Catalog;

/// <summary>What must hold between the entries of the catalog, beyond what its types say.</summary>
static class CatalogRules
{
    internal static IReadOnlyList<string> Check(CatalogFile file)
    {
        var names = file.ImageModels.SelectMany(model => model.Snapshots.Append(model.Id))
            .Concat(file.TextModels.SelectMany(model => model.Snapshots.Append(model.Id)));
        return
        [
            .. names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{group.Key} is named twice."),
            .. Missing(file.DefaultImageModel, file.ImageModels.Select(model => model.Id)),
            .. Missing(file.DefaultTextModel, file.TextModels.Select(model => model.Id)),
            .. file.ImageModels.SelectMany(Check),
            .. file.ImageModels.SelectMany(model => model.Sources).Concat(file.TextModels.SelectMany(model => model.Sources))
                .Except(file.Sources.Keys).Select(key => $"The source {key} is not listed."),
            .. file.TextModels.Where(model => model.ContextTokens < 1 || model.MaxOutputTokens < 1)
                .Select(model => $"{model.Id} has no token limit."),
        ];
    }

    static IEnumerable<string> Missing(string id, IEnumerable<string> ids) =>
        ids.Contains(id) ? [] : [$"The default {id} is not an entry."];

    static IEnumerable<string> Check(ImageModel model)
    {
        if (model.Sizes.Check(model.Sizes.Dearest).Count > 0)
            yield return $"{model.Id} does not render its dearest size.";
        if (model.Qualities.Count == 0)
            yield return $"{model.Id} has no quality.";
        if (model.Qualities.Any(quality => model.OutputTokens.For(model.Sizes.Dearest, quality) is not > 0))
            yield return $"{model.Id} has a quality without output tokens.";
        if (model.MaxImages < 1 || model.MaxPromptCharacters < 1 || model.Edits.MaxInputImages < 1)
            yield return $"{model.Id} has a limit below 1.";
        if (model.CompressedFormats.Concat(model.AlphaFormats).Except(model.Formats).Any())
            yield return $"{model.Id} says something about a format that it does not write.";
        if (model.Sources.Count == 0)
            yield return $"{model.Id} names no source.";
    }
}
