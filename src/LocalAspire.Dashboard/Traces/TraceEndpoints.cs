using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.LocalAspire.Dashboard.Export;
using ReferenceApp.LocalAspire.Dashboard.Shell;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Traces;

static class TraceEndpoints
{
    public static void MapTraces(this RouteGroupBuilder pages)
    {
        pages.MapGet("/traces", (HttpRequest request) =>
            new RazorComponentResult<TracesPage>(new { Filter = TraceFilter.Of(request.Query) }));
        pages.MapGet("/traces/{id}", IResult (string id, string? span, TelemetryStore store) =>
            TraceView.Find(store, id, span) is { } view
                ? new RazorComponentResult<TracePage>(new { View = view })
                : PageErrors.NotFound());
        pages.MapGet("/traces/{id}/export", IResult (string id, HttpResponse response, TelemetryStore store) =>
        {
            if (store.Traces.Find(id) is not { } trace)
                return PageErrors.NotFound();
            response.Headers.ContentDisposition = $"attachment; filename=\"trace-{trace.Id}.json\"";
            return Results.Bytes(OtlpJson.Traces(trace.Spans.Select(s => s.Read())), "application/json");
        });
    }
}
