using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Shell;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryLinkOptions : IValidatedOptions
{
    public const string Section = "Telemetry";

    const string Place = "{traceId}";

    /// <summary>
    /// Where a trace is shown, with <c>{traceId}</c> for its id: of the telemetry page, or of the back end in production. Empty:
    /// ids are shown without a link.
    /// </summary>
    public string TraceUrl { get; set; } = "";

    public string? LinkTo(string traceId) => TraceUrl.Length == 0 ? null : TraceUrl.Replace(Place, Uri.EscapeDataString(traceId), StringComparison.Ordinal);

    public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
    {
        if (TraceUrl.Length > 0 && !TraceUrl.Contains(Place, StringComparison.Ordinal))
            yield return new OptionFault(nameof(TraceUrl), $"must contain {Place}");
        if (TraceUrl.Length > 0 && (!Uri.TryCreate(TraceUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            yield return new OptionFault(nameof(TraceUrl), "must be an absolute http or https address");
    }
}
