using System.Diagnostics;
using ReferenceApp.JobQueue;

namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>The span under which a worker runs a job: a child of the request that made the job due, so both are one trace.</summary>
static class JobSpan
{
    static readonly ActivitySource Source = new("ReferenceApp.EditLoopWorker");

    public static Activity? Start(DueJob due)
    {
        var span = Source.StartActivity("jobs process", ActivityKind.Consumer, due.Parent ?? default);
        span?.SetTag("messaging.system", "redis");
        span?.SetTag("messaging.operation.type", "process");
        span?.SetTag("messaging.message.id", due.MessageId);
        span?.SetTag("refapp.job.id", due.JobId);
        return span;
    }
}
