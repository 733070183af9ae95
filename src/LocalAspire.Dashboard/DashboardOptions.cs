namespace ReferenceApp.LocalAspire.Dashboard;

/// <summary>What the telemetry page keeps and whom it lets in. The limits are those of Aspire's dashboard, and one of bytes.</summary>
public sealed class DashboardOptions
{
    const int ShortestSecret = 16;

    /// <summary>Port on the loopback interface; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>What a person signs in with.</summary>
    public string BrowserToken { get; set; } = "";

    /// <summary>What a process sends as <c>x-otlp-api-key</c>.</summary>
    public string OtlpApiKey { get; set; } = "";

    /// <summary>Where telemetry goes instead, when the environment names another receiver.</summary>
    public string? TelemetryElsewhere { get; set; }

    public int MaxTraces { get; set; } = 10_000;

    public long MaxTraceBytes { get; set; } = 128L << 20;

    public int MaxLogs { get; set; } = 10_000;

    public long MaxLogBytes { get; set; } = 32L << 20;

    public int MaxMetricPoints { get; set; } = 50_000;

    /// <summary>Everything that is wrong, each by its name.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Port is < 0 or > ushort.MaxValue)
            faults.Add($"{nameof(Port)}: {Port} is not a port.");
        if (BrowserToken.Length < ShortestSecret)
            faults.Add($"{nameof(BrowserToken)}: at least {ShortestSecret} characters.");
        if (OtlpApiKey.Length < ShortestSecret)
            faults.Add($"{nameof(OtlpApiKey)}: at least {ShortestSecret} characters.");
        foreach (var (name, value) in new (string, long)[]
                 {
                     (nameof(MaxTraces), MaxTraces), (nameof(MaxTraceBytes), MaxTraceBytes), (nameof(MaxLogs), MaxLogs),
                     (nameof(MaxLogBytes), MaxLogBytes), (nameof(MaxMetricPoints), MaxMetricPoints),
                 })
        {
            if (value < 1)
                faults.Add($"{name}: at least 1.");
        }

        return faults;
    }
}
