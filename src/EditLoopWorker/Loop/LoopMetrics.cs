using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>How long jobs and steps take, and which leases were lost (docs/telemetry.md, "Metrics"). Counted after the commit that makes it so.</summary>
sealed class LoopMetrics
{
    const string MeterName = "ReferenceApp.EditLoopWorker";

    /// <summary>Seconds.</summary>
    static readonly InstrumentAdvice<double> OfJobs = new()
    {
        HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800, 3600],
    };

    /// <summary>Seconds; a step that has nothing left to buy is over in milliseconds.</summary>
    static readonly InstrumentAdvice<double> OfSteps = new()
    {
        HistogramBucketBoundaries = [0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600],
    };

    readonly TimeProvider _clock;
    readonly Histogram<double> _jobs;
    readonly Histogram<double> _steps;
    readonly Counter<long> _leasesLost;

    public LoopMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(MeterName);
        _jobs = meter.CreateHistogram(
            "refapp.job.duration", "s", "Until a worker leaves a job to a person.", tags: null, OfJobs);
        _steps = meter.CreateHistogram("refapp.step.duration", "s", "One run of a step.", tags: null, OfSteps);
        _leasesLost = meter.CreateCounter<long>("refapp.lease.lost", "{lease}", "Leases that another process took.");
    }

    /// <summary>Where a duration begins.</summary>
    public long Now() => _clock.GetTimestamp();

    /// <param name="started">What <see cref="Now"/> said when it began.</param>
    public void StepEnded(StepName step, StepOutcome outcome, long started)
    {
        var tags = new TagList
        {
            { "refapp.step.name", step.ToString().ToLowerInvariant() },
            { "refapp.step.outcome", outcome.Name },
        };
        AddError(ref tags, outcome switch
        {
            StepOutcome.Failed failed => failed.Reason,
            StepOutcome.NeedsPerson needs => needs.Cause,
            _ => null,
        });
        _steps.Record(_clock.GetElapsedTime(started).TotalSeconds, tags);
    }

    /// <summary>The worker has nothing more to do for the job as it stands now.</summary>
    public void JobLeft(Job job)
    {
        var tags = new TagList { { "refapp.job.state", job.State.ToString() } };
        AddError(ref tags, job.Cause);
        // Two processes' clocks are compared.
        _jobs.Record(Math.Max(0, (job.UpdatedAt - job.HandedOverAt).TotalSeconds), tags);
    }

    public void JobLeaseLost() => LeaseLost("job");

    public void AttemptLeaseLost(Guid attemptId) => LeaseLost("attempt");

    void LeaseLost(string kind) => _leasesLost.Add(1, new KeyValuePair<string, object?>("refapp.lease.kind", kind));

    static void AddError(ref TagList tags, Reason? reason)
    {
        if (reason is not null)
            tags.Add("error.type", reason.Code);
    }
}
