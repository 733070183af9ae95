namespace ReferenceApp.Domain.Catalog;

public static class RenderCodes
{
    public const string QualityUnknown = "quality_unknown";
    public const string FormatUnknown = "format_unknown";
    public const string CompressionOutOfRange = "compression_out_of_range";
    public const string CompressionNeedsFormat = "compression_needs_format";
    public const string BackgroundUnknown = "background_unknown";
    public const string TransparencyNotSupported = "transparency_not_supported";
    public const string TransparencyNeedsFormat = "transparency_needs_format";
    public const string CountOutOfRange = "n_out_of_range";
    public const string PartialImagesOutOfRange = "partial_images_out_of_range";
}

/// <summary>How a picture is to be rendered, in wire values; null means that the caller left it out.</summary>
public sealed record RenderOptions(
    string? Size = null,
    string? Quality = null,
    string? Format = null,
    int? Compression = null,
    string? Background = null,
    int? Count = null,
    int? PartialImages = null);

/// <summary>Whether a model renders what is asked. Field names are those of the Images API.</summary>
public static class RenderRules
{
    const string Transparent = "transparent";

    static readonly string[] Backgrounds = [SizeRules.Auto, "opaque", Transparent];

    /// <summary>All faults at once; empty when the model can do it.</summary>
    public static IReadOnlyList<Fault> Validate(RenderOptions options, ImageModel model)
    {
        var format = options.Format ?? model.Formats[0];
        return
        [
            .. options.Size is null ? [] : SizeRules.Validate(options.Size, model),
            .. Known("quality", RenderCodes.QualityUnknown, options.Quality, [SizeRules.Auto, .. model.Qualities]),
            .. Known("output_format", RenderCodes.FormatUnknown, options.Format, model.Formats),
            .. Known("background", RenderCodes.BackgroundUnknown, options.Background, Backgrounds),
            .. Between("output_compression", RenderCodes.CompressionOutOfRange, options.Compression, 0, 100),
            .. Between("n", RenderCodes.CountOutOfRange, options.Count, 1, model.MaxImages),
            .. Between("partial_images", RenderCodes.PartialImagesOutOfRange, options.PartialImages, 0, model.MaxPartialImages),
            .. options.Compression is < 100 ? Suits("output_compression", RenderCodes.CompressionNeedsFormat, format, model.CompressedFormats) : [],
            .. options.Background == Transparent ? CheckTransparency(format, model) : [],
        ];
    }

    static IEnumerable<Fault> CheckTransparency(string format, ImageModel model) =>
        model.Transparency == Transparency.None
            ? [Fault.Of("background", RenderCodes.TransparencyNotSupported, ("model", model.Id))]
            : Suits("background", RenderCodes.TransparencyNeedsFormat, format, model.AlphaFormats);

    static IEnumerable<Fault> Known(string field, string code, string? value, IReadOnlyList<string> allowed) =>
        value is null || allowed.Contains(value) ? [] : [Fault.Of(field, code, ("allowed", string.Join(", ", allowed)))];

    static IEnumerable<Fault> Suits(string field, string code, string format, IReadOnlyList<string> allowed) =>
        allowed.Contains(format) ? [] : [Fault.Of(field, code, ("allowed", string.Join(", ", allowed)))];

    static IEnumerable<Fault> Between(string field, string code, int? value, int min, int max) =>
        value is null || (value >= min && value <= max) ? [] : [Fault.Of(field, code, ("min", min), ("max", max))];
}
