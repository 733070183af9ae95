using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Metrics;

static class MetricEndpoints
{
    const int DefaultMinutes = 5;
    const int MaxMinutes = 720;

    public static void MapMetrics(this RouteGroupBuilder pages) => pages.MapGet("/metrics",
        (string? resource, string? meter, string? instrument, int? minutes, string? series) => new RazorComponentResult<MetricsPage>(new
        {
            Key = new InstrumentKey(resource ?? "", meter ?? "", instrument ?? ""),
            Minutes = Math.Clamp(minutes ?? DefaultMinutes, 1, MaxMinutes),
            Series = series,
        }));
}
