using System.Diagnostics;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>The span of a decision. It belongs to the trace of the person's request, and is linked to the trace of the job.</summary>
static class DecisionSpan
{
    static readonly ActivitySource Source = new("ReferenceApp.GenerationApi");

    /// <param name="choice">approve, reject or request_change.</param>
    /// <param name="traceparent">Of the request that created the job; null when it was not traced.</param>
    public static Activity? Start(string choice, string? traceparent)
    {
        var span = Source.StartActivity("review decide");
        span?.SetTag("refapp.review.decision", choice);
        if (ActivityContext.TryParse(traceparent, null, isRemote: true, out var job))
            span?.AddLink(new ActivityLink(job, new ActivityTagsCollection { ["refapp.link"] = "job" }));
        return span;
    }
}
