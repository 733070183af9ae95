using Microsoft.AspNetCore.Http.HttpResults;

namespace ReferenceApp.LocalAspire.Dashboard.Logs;

static class LogEndpoints
{
    public static void MapLogs(this RouteGroupBuilder pages) => pages.MapGet("/structuredlogs", (HttpRequest request) =>
        new RazorComponentResult<LogsPage>(new { Filter = LogFilter.Of(request.Query) }));
}
