using System.Diagnostics;

namespace ReferenceApp.AuditStore;

/// <summary>
/// The span of a group commit. A commit serves many and a span has one parent: it is in the trace of the first append, and
/// linked to the spans of the others.
/// </summary>
static class CommitSpan
{
    static readonly ActivitySource Source = new("ReferenceApp.AuditStore");

    /// <summary>To be called by an async method, which keeps the current span to itself.</summary>
    public static Activity? Start(IReadOnlyList<PreparedAppend> batch)
    {
        Activity[] causes = [.. batch.Select(append => append.Cause).OfType<Activity>().Where(cause => cause.Recorded).Distinct()];
        // With only one cause its baggage goes along; the statements of several are nobody's in particular.
        Activity.Current = causes is [var only] ? only : null;
        var span = causes is [var first, _, ..]
            ? Source.StartActivity("audit commit", ActivityKind.Internal, first.Context, links: causes[1..].Select(LinkTo))
            : Activity.Current is null ? null : Source.StartActivity("audit commit");
        return span?.SetTag("refapp.commit.appends", batch.Count);
    }

    static ActivityLink LinkTo(Activity other) => new(other.Context, new ActivityTagsCollection { ["refapp.link"] = "append" });
}
