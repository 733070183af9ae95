using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Shell;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Surfaces;

/// <summary>Which surface would do the work, before anything is spent.</summary>
static class SurfaceEndpoints
{
    public static void MapSurfaces(this RouteGroupBuilder pages)
    {
        pages.MapGet("/review/surface", () => Page(new NeedsBody { Caller = "backend", Data = "internal" }, null, null));
        pages.MapPost("/review/surface", DecideAsync);
    }

    static async Task<IResult> DecideAsync(HttpContext http, Api api, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var needs = new NeedsBody
        {
            Caller = form.Text("caller"),
            Conversation = form.Text("conversation") == "true",
            Tools = form.Text("tools") == "true",
            Gateway = [.. form["gateway"].OfType<string>()],
            Data = form.Text("data"),
        };
        try
        {
            return Page(needs, await api.Client.DecideRouteAsync(new RouteRequest { Needs = needs }, cancel), null);
        }
        catch (ProblemException e)
        {
            ServerSpan.SetError(http, e.Problem.Code);
            return Page(needs, null, e.Problem);
        }
    }

    static RazorComponentResult<SurfacePage> Page(NeedsBody needs, RouteResponse? route, Problem? problem) =>
        new(new { Needs = needs, Route = route, Problem = problem }) { StatusCode = problem?.Status ?? StatusCodes.Status200OK };
}
