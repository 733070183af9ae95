using System.Diagnostics;

namespace ReferenceApp.JobQueue;

/// <summary>Spans by the OpenTelemetry semantic conventions for messaging.</summary>
public static class JobQueueTelemetry
{
    /// <summary>Name of the activity source; a process subscribes to it to have the spans.</summary>
    public const string SourceName = "ReferenceApp.JobQueue";

    static readonly ActivitySource Source = new(SourceName);

    /// <summary>The worker's span around one job that was due. It continues the trace of whoever made the job due.</summary>
    public static Activity? StartProcess(DueJob due) => StartProcess(due.Parent, due.MessageId);

    /// <summary>The same for a job that was found in Postgres, without a signal.</summary>
    /// <param name="traceparent">Of the request that created the job (W3C Trace Context); null: it was not traced.</param>
    public static Activity? StartProcess(string? traceparent) =>
        StartProcess(ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent) ? parent : null, messageId: null);

    static Activity? StartProcess(ActivityContext? parent, string? messageId)
    {
        var activity = Source.StartActivity("jobs process", ActivityKind.Consumer, parent ?? default);
        Describe(activity, "process", "process");
        activity?.SetTag("messaging.consumer.group.name", DueJobs.Group);
        activity?.SetTag("messaging.message.id", messageId);
        return activity;
    }

    internal static Activity? StartPublish()
    {
        var activity = Source.StartActivity("jobs publish", ActivityKind.Producer);
        Describe(activity, "publish", "send");
        return activity;
    }

    static void Describe(Activity? activity, string name, string type)
    {
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", name);
        activity?.SetTag("messaging.operation.type", type);
        activity?.SetTag("messaging.destination.name", DueJobs.StreamName);
    }
}
