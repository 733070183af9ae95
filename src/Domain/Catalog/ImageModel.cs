namespace ReferenceApp.Domain.Catalog;

/// <summary>Whether a model returns pictures with an alpha channel. <c>Preview</c>: accepted, may still be refused or ignored.</summary>
public enum Transparency
{
    None,
    Preview,
    Supported,
}

/// <summary>What a picture model accepts and how it counts tokens; an entry of <c>catalog/models.json</c>.</summary>
public sealed record ImageModel
{
    public required string Id { get; init; }

    /// <summary>Other names of the same model, such as dated snapshots; they share everything, prices included.</summary>
    public required IReadOnlyList<string> Snapshots { get; init; }

    public required SizeRule Sizes { get; init; }

    /// <summary>Cheapest first; <c>auto</c> is always accepted and not listed.</summary>
    public required IReadOnlyList<string> Qualities { get; init; }

    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Formats for which <c>output_compression</c> (0–100) means something.</summary>
    public required IReadOnlyList<string> CompressedFormats { get; init; }

    /// <summary>Formats that can carry an alpha channel.</summary>
    public required IReadOnlyList<string> AlphaFormats { get; init; }

    public required Transparency Transparency { get; init; }

    /// <summary>Whether <c>input_fidelity</c> may be sent. False: the service refuses the parameter.</summary>
    public required bool InputFidelity { get; init; }

    /// <summary>Pictures per request (<c>n</c>).</summary>
    public required int MaxImages { get; init; }

    /// <summary>Counted in UTF-16 units here, which is never fewer than what the service counts.</summary>
    public required int MaxPromptCharacters { get; init; }

    public required int MaxPartialImages { get; init; }

    public required EditLimits Edits { get; init; }

    public required OutputTokenRule OutputTokens { get; init; }

    public required TokenAllowances Allowances { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
}

/// <summary>What an edit may carry in.</summary>
public sealed record EditLimits
{
    public required int MaxInputImages { get; init; }

    /// <summary>Bytes of one input picture, exclusive.</summary>
    public required long InputBytesBelow { get; init; }

    /// <summary>Bytes of a mask, exclusive: the smaller of two limits that the vendor's documents give.</summary>
    public required long MaskBytesBelow { get; init; }
}

/// <summary>Tokens that an estimate sets aside where no exact rule is published. Raise one when usage shows more.</summary>
public sealed record TokenAllowances
{
    /// <summary>Image output tokens for each partial picture of a stream.</summary>
    public required long PartialImage { get; init; }

    /// <summary>Image input tokens for each picture or mask sent, per picture made.</summary>
    public required long InputImage { get; init; }

    /// <summary>Text input tokens beside the prompt, per picture made.</summary>
    public required long TextOverhead { get; init; }

    /// <summary>Text output tokens per picture made.</summary>
    public required long TextOutput { get; init; }
}
