using System.ComponentModel.DataAnnotations;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.EditLoopWorker;

/// <summary>Section <c>Worker</c>.</summary>
public sealed class WorkerOptions : IValidatedOptions
{
    public const string Section = "Worker";

    /// <summary>Jobs at a time. Most of a job is waiting for the upstream, so it may exceed the number of cores.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentJobs { get; set; } = 16;

    /// <summary>How long a job stays with a worker that is not heard of any more.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(6);

    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan LeaseRenewal { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often Postgres is asked what Redis may have lost, and which calls were abandoned.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long calls under way may still take when the process is asked to stop; what is unanswered then is unknown. The
    /// platform's own patience (terminationGracePeriodSeconds, stop_grace_period) has to be longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
    {
        if (LeaseRenewal * 2 > LeaseDuration)
            yield return new OptionFault(nameof(LeaseRenewal),
                $"must be at most half of {nameof(LeaseDuration)}, so that one missed renewal does not lose the lease");
    }
}
