using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>The size of a job's pictures: asked for, or that of the source.</summary>
static class SizeInput
{
    static readonly PictureSize Default = new(1024, 1024);

    /// <returns>Null when it has faults.</returns>
    public static PictureSize? Read(string? wanted, PictureSize? source, ImageModel model, FaultList faults)
    {
        if (wanted is null)
        {
            if (source is { } given)
                faults.AddAll(model.Sizes.Check(given).Select(reason => new Fault("source", reason)));
            return faults.All.Any(fault => fault.Field is "source" or "size") ? null : source ?? Default;
        }

        var problems = Check(wanted, model, "size");
        faults.AddAll(problems);
        if (problems.Count > 0 || PictureSize.TryParse(wanted) is not { } size)
            return null;
        if (source is { } picture && picture != size)
            faults.Add("size", ApiCodes.SourceOtherSize, ("size", size), ("source", picture));
        return size;
    }

    /// <summary>A job needs a size that is known before the picture is made: places are judged by it.</summary>
    public static IReadOnlyList<Fault> Check(string? wanted, ImageModel model, string field) =>
        wanted == SizeRules.Auto
            ? [Fault.Of(field, SizeCodes.AutoNotAllowed, ("model", model.Id))]
            : SizeRules.Validate(wanted, model, field);
}
