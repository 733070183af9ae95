using System.Diagnostics;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Surfaces;

/// <summary>The span of a paid call: what was asked and how it ended, never the words or the picture.</summary>
static class CallSpan
{
    /// <summary>No call of a job asks for pictures before the last one.</summary>
    const int PartialImages = 0;

    public static Activity? Start(ActivitySource source, PaidCallRequest call)
    {
        var request = call.Request;
        var span = source.StartActivity($"image_{request.Operation} {request.Model}", ActivityKind.Internal);
        return span?
            .SetTag("gen_ai.operation.name", "image_" + request.Operation)
            .SetTag("gen_ai.provider.name", "openai")
            .SetTag("gen_ai.request.model", request.Model)
            .SetTag("gen_ai.output.type", "image")
            .SetTag("refapp.surface", call.Surface)
            .SetTag("refapp.attempt.id", call.AttemptId)
            .SetTag("refapp.attempt.purpose", call.Purpose)
            .SetTag("refapp.image.size", request.Size)
            .SetTag("refapp.image.quality", request.Quality)
            .SetTag("refapp.image.count", request.Count)
            .SetTag("refapp.image.partial_count", PartialImages);
    }

    public static void Finish(Activity? span, Attempt attempt)
    {
        if (span is null)
            return;
        span.SetTag("refapp.attempt.state", attempt.State.Spell())
            .SetTag("refapp.request.id", attempt.RequestId)
            .SetTag("refapp.cost.basis", attempt.CostBasis)
            .SetTag("refapp.cost.usd", (double)new MicroUsd(attempt.Settled.Total.Value + attempt.PossibleMicroUsd).ToDecimal())
            .SetTag("refapp.price_list.version", attempt.Plan.PriceListVersion);
        if (attempt.Usage is { } usage)
            AddUsage(span, usage);
        if (attempt.State is AttemptState.Settled)
            return;
        span.SetTag("error.type", attempt.Error?.Code);
        span.SetStatus(ActivityStatusCode.Error);
    }

    static void AddUsage(Activity span, TokenUsage usage) => span
        .SetTag("gen_ai.usage.input_tokens", usage.TextIn + usage.TextCached + usage.ImageIn + usage.ImageCached)
        .SetTag("gen_ai.usage.output_tokens", usage.ImageOut + usage.TextOut)
        .SetTag("refapp.usage.text_in", usage.TextIn)
        .SetTag("refapp.usage.text_cached", usage.TextCached)
        .SetTag("refapp.usage.image_in", usage.ImageIn)
        .SetTag("refapp.usage.image_cached", usage.ImageCached)
        .SetTag("refapp.usage.image_out", usage.ImageOut)
        .SetTag("refapp.usage.text_out", usage.TextOut);
}
