using System.Diagnostics;
using OpenTelemetry;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Puts the job of the baggage on every span that begins below it.</summary>
sealed class JobSpans : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.GetBaggageItem(JobBaggage.Key) is { } jobId)
            data.SetTag(JobBaggage.Key, jobId);
    }
}
