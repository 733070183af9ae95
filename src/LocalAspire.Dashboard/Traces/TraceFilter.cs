using System.Globalization;
using System.Text;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Traces;

/// <summary>Which traces the list shows; what is empty lets all through.</summary>
/// <param name="Text">In a name or an attribute of one of its spans, exactly as written.</param>
/// <param name="Resource">A process that has a span in it.</param>
/// <param name="Only"><c>errors</c>, <c>images</c> or <c>all</c>. Empty: what a request or a job caused, and so not the calls
/// that a process makes by the clock.</param>
/// <param name="AtLeastMs">Shorter ones are left out.</param>
public sealed record TraceFilter(string? Text, string? Resource, string? Only, double? AtLeastMs)
{
    public static TraceFilter Of(IQueryCollection query) => new(
        query["text"].ToString().Trim(), query["resource"], query["only"],
        double.TryParse(query["atLeastMs"], NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) ? ms : null);

    public bool Matches(Trace trace)
    {
        var text = Encoding.UTF8.GetBytes(Text ?? "");
        return (string.IsNullOrEmpty(Resource) || trace.Spans.Any(s => s.Resource.Name == Resource))
            && (!string.IsNullOrEmpty(Only) || trace.Spans.Any(s => s.Kind != SpanKind.Client))
            && (Only != "errors" || trace.Spans.Any(s => s.IsError))
            && (Only != "images" || trace.Spans.Any(s => s.IsImageCall))
            && (AtLeastMs is not { } ms || trace.Duration >= ms * 1e6)
            && (text.Length == 0 || trace.Id.StartsWith(Text!, StringComparison.Ordinal) || trace.Spans.Any(s => s.Contains(text)));
    }
}
