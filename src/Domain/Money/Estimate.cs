using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Domain.Money;

/// <summary>What an estimate has to know of a call. Size, quality and counts have been validated against the model.</summary>
public sealed record EstimateRequest
{
    public required Surface Surface { get; init; }

    public required ImageModel Model { get; init; }

    /// <summary>The model that leads the call; set on <see cref="SurfaceKind.Responses"/> and nowhere else.</summary>
    public TextModel? TextModel { get; init; }

    public string Size { get; init; } = SizeRules.Auto;

    public string Quality { get; init; } = SizeRules.Auto;

    /// <summary>Pictures made: <c>n</c>, or on Responses the tool calls that the request allows.</summary>
    public int Images { get; init; } = 1;

    /// <summary>Partial pictures asked for, per picture made.</summary>
    public int PartialImages { get; init; }

    /// <summary>Pictures sent; a mask counts as one.</summary>
    public int InputImages { get; init; }

    /// <summary>UTF-8 bytes of the prompt; null when it is not known yet, then the catalog's assumption stands.</summary>
    public int? PromptBytes { get; init; }

    /// <summary>True when earlier turns are sent along by reference, which are billed as input again.</summary>
    public bool ContinuesConversation { get; init; }
}

/// <summary>What a call may cost at most.</summary>
/// <param name="Tokens">Of all models involved, by bucket.</param>
/// <param name="Basis">One of <see cref="EstimateBasis"/>.</param>
/// <param name="PriceListVersion">The list it was priced with.</param>
public sealed record CostEstimate(MicroUsd Usd, TokenUsage Tokens, string Basis, string PriceListVersion);

public static class EstimateBasis
{
    public const string WorstCase = "worst_case";

    /// <summary>As the worst case, but of an assumed prompt; a longer one costs more.</summary>
    public const string AssumedPrompt = "worst_case_assumed_prompt";
}

/// <summary>Costs before they are known.</summary>
public static class Estimate
{
    /// <summary>
    /// An upper bound of what a call can be billed, for reservation. <c>auto</c> is taken as the dearest size and
    /// quality the model has. Text is bounded by one token per UTF-8 byte: the tokenizers merge bytes and never split
    /// one. Allowances of the catalog stand where no rule is published. Null when the list has no price for the model
    /// on that surface, as with a provider: the cost is unknown then.
    /// </summary>
    public static CostEstimate? WorstCase(EstimateRequest request, PriceList prices, ModelCatalog catalog)
    {
        if ((request.TextModel is null) == (request.Surface.Kind == SurfaceKind.Responses))
            throw new ArgumentException("A text model leads calls on Responses, and only there.", nameof(request));
        var promptBytes = request.PromptBytes ?? catalog.AssumedPromptBytes;
        var (usd, tokens) = (MicroUsd.Zero, TokenUsage.None);
        foreach (var (modelId, usage) in Lines(request, promptBytes))
        {
            if (prices.For(request.Surface, modelId) is not { } rates)
                return null;
            (usd, tokens) = (usd + Pricing.Cost(usage, rates).Total, tokens + usage);
        }

        var basis = request.PromptBytes is null ? EstimateBasis.AssumedPrompt : EstimateBasis.WorstCase;
        return new CostEstimate(usd, tokens, basis, prices.Version);
    }

    /// <summary>The output of pictures whose size and quality the answer named, for answers without usage of their own.</summary>
    /// <returns>Null when the model's rule does not cover them.</returns>
    public static TokenUsage? Rendered(ImageModel model, PictureSize size, string quality, int images, int partialImages) =>
        model.OutputTokens.For(size, quality) is { } perImage
            ? new TokenUsage(ImageOut: checked(images * perImage + partialImages * model.Allowances.PartialImage))
            : null;

    static IEnumerable<(string ModelId, TokenUsage Usage)> Lines(EstimateRequest request, int promptBytes)
    {
        yield return (request.Model.Id, OfImageModel(request, promptBytes));
        if (request.TextModel is { } textModel)
            yield return (textModel.Id, OfTextModel(request, textModel, promptBytes));
    }

    static TokenUsage OfImageModel(EstimateRequest request, int promptBytes)
    {
        var allowances = request.Model.Allowances;
        // On Responses the text model rewrites the prompt; its whole output may become the tool's input.
        var textPerImage = allowances.TextOverhead + promptBytes + (request.TextModel?.MaxOutputTokens ?? 0);
        return checked(new TokenUsage(
            TextIn: request.Images * textPerImage,
            ImageIn: (long)request.Images * request.InputImages * allowances.InputImage,
            ImageOut: request.Images * (DearestOutput(request) + request.PartialImages * allowances.PartialImage),
            TextOut: request.Images * allowances.TextOutput));
    }

    /// <summary>The text model is called once more after each tool call, and is billed for everything said so far each time.</summary>
    static TokenUsage OfTextModel(EstimateRequest request, TextModel model, int promptBytes)
    {
        var turns = request.Images + 1L;
        var textPerTurn = request.ContinuesConversation
            ? model.ContextTokens
            : Math.Min(model.ContextTokens, model.OverheadTokens + promptBytes + model.MaxOutputTokens);
        return checked(new TokenUsage(
            TextIn: turns * textPerTurn,
            ImageIn: turns * (request.InputImages + request.Images) * model.InputImageTokens,
            TextOut: model.MaxOutputTokens));
    }

    static long DearestOutput(EstimateRequest request)
    {
        var model = request.Model;
        var size = PictureSize.TryParse(request.Size) ?? model.Sizes.Dearest;
        var known = request.Quality != SizeRules.Auto && model.OutputTokens.Confirmed;
        IEnumerable<string> qualities = known ? [request.Quality] : model.Qualities;
        return qualities.Max(quality => model.OutputTokens.For(size, quality)
            ?? throw new ArgumentException($"{model.Id} does not render {size} at {quality}; validate first.", nameof(request)));
    }
}
