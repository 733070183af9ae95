using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Puts the job of the baggage on every log record, also of a trace that is not recorded.</summary>
sealed class JobLogs : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (Activity.Current?.GetBaggageItem(JobBaggage.Key) is { } jobId)
            data.Attributes = [.. data.Attributes ?? [], KeyValuePair.Create<string, object?>(JobBaggage.Key, jobId)];
    }
}
