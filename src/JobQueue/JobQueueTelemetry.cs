using System.Diagnostics;

namespace ReferenceApp.JobQueue;

/// <summary>Spans by the OpenTelemetry semantic conventions for messaging.</summary>
public static class JobQueueTelemetry
{
    /// <summary>Name of the activity source; a process subscribes to it to have the spans.</summary>
    public const string SourceName = "ReferenceApp.JobQueue";

    static readonly ActivitySource Source = new(SourceName);

    /// <summary>The worker's span around one job that was due. It continues the trace of whoever made the job due.</summary>
    /// <param name="due">Null when the job was found in Postgres, without a signal.</param>
    public static Activity? StartProcess(DueJob? due)
    {
        var activity = Source.StartActivity("jobs process", ActivityKind.Consumer, due?.Parent ?? default);
        Describe(activity, "process", "process");
        activity?.SetTag("messaging.consumer.group.name", DueJobs.Group);
        activity?.SetTag("messaging.message.id", due?.MessageId);
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
