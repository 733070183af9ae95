namespace ReferenceApp.Domain.Catalog;

public static class SizeCodes
{
    public const string Malformed = "size_malformed";
    public const string AutoNotAllowed = "size_auto_not_allowed";
    public const string EdgeNotMultiple = "size_edge_not_multiple";
    public const string EdgeTooLong = "size_edge_too_long";
    public const string TooNarrow = "size_too_narrow";
    public const string TooFewPixels = "size_too_few_pixels";
    public const string TooManyPixels = "size_too_many_pixels";
    public const string NotListed = "size_not_listed";
}

/// <summary>Whether a size as written by a caller is one that a model renders.</summary>
public static class SizeRules
{
    /// <summary>The spelling that leaves size or quality to the model.</summary>
    public const string Auto = "auto";

    /// <summary>All faults of a size: a width and height in pixels such as <c>1536x864</c>, or <c>auto</c> where the model has it.</summary>
    public static IReadOnlyList<Fault> Validate(string? size, ImageModel model, string field = "size")
    {
        if (size == Auto)
            return model.Sizes.Auto ? [] : [Fault.Of(field, SizeCodes.AutoNotAllowed, ("model", model.Id))];
        if (PictureSize.TryParse(size) is not { } parsed)
            return [Fault.Of(field, SizeCodes.Malformed)];
        return [.. model.Sizes.Check(parsed).Select(reason => new Fault(field, reason))];
    }
}
