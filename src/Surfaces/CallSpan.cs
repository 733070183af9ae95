using System.Diagnostics;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Surfaces;

/// <summary>The span of a paid call: what was asked and how it ended, never the words or the picture.</summary>
static class CallSpan
{
    public static Activity? Start(ActivitySource source, PaidCallRequest call)
    {
        var request = call.Request;
        var span = source.StartActivity($"image_{request.Operation} {request.Model}", ActivityKind.Internal);
        span?.SetTag("gen_ai.operation.name", "image_" + request.Operation);
        span?.SetTag("gen_ai.provider.name", "openai");
        span?.SetTag("gen_ai.request.model", request.Model);
        span?.SetTag("gen_ai.output.type", "image");
        span?.SetTag("refapp.surface", call.Surface);
        span?.SetTag("refapp.attempt.id", call.AttemptId);
        span?.SetTag("refapp.attempt.purpose", call.Purpose);
        span?.SetTag("refapp.job.id", call.Job?.After.Id);
        span?.SetTag("refapp.image.size", request.Size);
        span?.SetTag("refapp.image.quality", request.Quality);
        return span;
    }

    public static void Finish(Activity? span, Attempt attempt)
    {
        span?.SetTag("refapp.attempt.state", attempt.State.ToString());
        span?.SetTag("refapp.request.id", attempt.RequestId);
        span?.SetTag("refapp.cost.basis", attempt.CostBasis);
        span?.SetTag("refapp.cost.usd", (double)attempt.Settled.Total.ToDecimal());
        if (attempt.State is AttemptState.Settled)
            return;
        span?.SetTag("error.type", attempt.Error?.Code);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
