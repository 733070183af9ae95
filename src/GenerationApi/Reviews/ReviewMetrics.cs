using System.Diagnostics.Metrics;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>How long people take (docs/telemetry.md, "Metrics").</summary>
sealed class ReviewMetrics
{
    const string MeterName = "ReferenceApp.GenerationApi";

    /// <summary>Seconds, up to a week.</summary>
    static readonly InstrumentAdvice<double> OfPeople = new()
    {
        HistogramBucketBoundaries = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400, 259_200, 604_800],
    };

    readonly TimeProvider _clock;
    readonly Histogram<double> _duration;

    public ReviewMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _duration = meters.Create(MeterName).CreateHistogram(
            "refapp.review.duration", "s", "From when a job began to wait for its review to a person's decision.", tags: null, OfPeople);
    }

    /// <summary>A decision is on record.</summary>
    /// <param name="job">As it waited.</param>
    /// <param name="choice">One of <see cref="ReviewChoice"/>.</param>
    public void Decided(Job job, string choice)
    {
        if (job.Step(StepName.Review).StartedAt is { } since)
            _duration.Record(
                Math.Max(0, (_clock.GetUtcNow() - since).TotalSeconds), new KeyValuePair<string, object?>("refapp.review.decision", choice));
    }
}
