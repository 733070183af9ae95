using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.GenerationApi.Telemetry;

/// <summary>Section <c>StoreMetrics</c>.</summary>
public sealed class StoreMetricsOptions
{
    public const string Section = "StoreMetrics";

    /// <summary>How often the store is asked; a reading that is older than two of these is not reported.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);
}
