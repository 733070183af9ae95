using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.JobQueue;

/// <summary>How the queue deals with Redis. The defaults are meant to be kept.</summary>
public sealed class JobQueueOptions
{
    /// <summary>Longest wait for an answer of Redis; after it, Redis counts as down.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>About how many signals the stream holds; older ones are dropped, and the sweep sends them again.</summary>
    [Range(100, 10_000_000)]
    public int MaxStreamLength { get; set; } = 100_000;

    /// <summary>A signal that was read so long ago and not acknowledged belongs to a worker that is gone.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromMinutes(1);
}
