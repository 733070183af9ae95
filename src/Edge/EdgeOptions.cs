using System.ComponentModel.DataAnnotations;
using ReferenceApp.Edge.Keys;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge;

/// <summary>Section <c>Edge</c>.</summary>
public sealed class EdgeOptions : IValidatedOptions
{
    public const string Section = "Edge";

    /// <summary>Who may call. Outside Development there must be at least one.</summary>
    public List<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>The largest request body in bytes; 64 MiB by default. A larger one is answered 413.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>
    /// Requests that one caller, or one address without a key, may make in any minute, per process of the edge. 0 lifts the
    /// limit, and only in Development.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Answers 401 that one address may be given in any minute before they become 429. Good keys are not affected.</summary>
    [Range(1, 100_000)]
    public int FailedKeysPerMinute { get; set; } = 60;

    /// <summary>
    /// How long a service may be silent, before its first byte or between two. A picture of high quality takes minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
    {
        if (!environment.IsDevelopment() && ApiKeys.Count == 0)
            yield return new OptionFault(nameof(ApiKeys), $"needs at least one key in {environment.EnvironmentName}");
        if (!environment.IsDevelopment() && RequestsPerMinute == 0)
            yield return new OptionFault(nameof(RequestsPerMinute), $"must not be 0 in {environment.EnvironmentName}");

        for (var i = 0; i < ApiKeys.Count; i++)
        {
            foreach (var fault in ApiKeys[i].Faults(ApiKeys.Take(i)))
                yield return fault with { Key = $"{nameof(ApiKeys)}:{i}:{fault.Key}" };
        }
    }
}
