using Microsoft.Extensions.Configuration;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Settings of the host that concern how it runs the model.</summary>
sealed record RunSettings
{
    /// <summary>Whether fixed ports give way to free ones, as tests want it.</summary>
    public bool RandomizePorts { get; init; }

    /// <summary>The folder in which each resource has a log file; null for none.</summary>
    public string? LogsDirectory { get; init; }

    /// <summary>How long a process may take to end before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; }

    /// <summary>Reads <c>DcpPublisher:RandomizePorts</c>, <c>LocalAspire:LogsDirectory</c> and <c>LocalAspire:StopTimeout</c>.</summary>
    public static RunSettings Read(IConfiguration configuration) => new()
    {
        RandomizePorts = configuration.GetValue("DcpPublisher:RandomizePorts", false),
        LogsDirectory = configuration["LocalAspire:LogsDirectory"],
        StopTimeout = configuration.GetValue("LocalAspire:StopTimeout", TimeSpan.FromSeconds(10)),
    };
}
