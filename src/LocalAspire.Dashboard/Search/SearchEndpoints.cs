using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Search;

static class SearchEndpoints
{
    public static void MapSearch(this RouteGroupBuilder pages) => pages.MapGet("/search", IResult (string? q, TelemetryStore store) =>
    {
        var word = (q ?? "").Trim();
        var found = TelemetrySearch.Find(store, word);
        return found.Goal is { } goal
            ? Results.Redirect(goal)
            : new RazorComponentResult<SearchPage>(new { Word = word, Result = found });
    });
}
