namespace Aspire.StackExchange.Redis;

/// <summary>
/// Section <c>Aspire:StackExchange:Redis</c>, then <c>Aspire:StackExchange:Redis:{name}</c>;
/// <c>ConnectionStrings:{name}</c> wins over both.
/// </summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>StackExchange.Redis syntax, for example <c>localhost:6379,password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }

    /// <summary>False connects when the host starts; true, the default, at first use.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
