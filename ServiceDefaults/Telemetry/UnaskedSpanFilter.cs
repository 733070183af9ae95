using System.Diagnostics;
using OpenTelemetry;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Keeps out of the traces what nobody asked for: health probes, and the statements by which a process looks every second
/// whether there is something to do. What a probe does (a ping, a query, a call to the next service) inherits "not
/// recorded", whatever the sampler says, instead of being exported without its parent.
/// </summary>
sealed class UnaskedSpanFilter : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (!IsProbe(data) && !IsLook(data) && data.Parent is not { Recorded: false })
            return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    static bool IsProbe(Activity span) =>
        span.Kind == ActivityKind.Server && span.GetTagItem("url.path") is ("/health" or "/alive");

    /// <summary>A statement that belongs to no request and no job.</summary>
    static bool IsLook(Activity span) => span is { Source.Name: "Npgsql", ParentId: null };
}
