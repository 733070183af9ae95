using System.Diagnostics;
using OpenTelemetry;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Keeps health probes out of the traces. It acts when the span starts, so that what the probe does (a ping, a query, a
/// call to the next service) inherits "not recorded" instead of being exported without its parent.
/// </summary>
sealed class ProbeSpanFilter : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Kind != ActivityKind.Server || data.GetTagItem("url.path") is not ("/health" or "/alive"))
            return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
