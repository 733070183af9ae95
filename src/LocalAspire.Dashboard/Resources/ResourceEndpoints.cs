using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.LocalAspire.Dashboard.Shell;

namespace ReferenceApp.LocalAspire.Dashboard.Resources;

static class ResourceEndpoints
{
    public static void MapResources(this RouteGroupBuilder pages)
    {
        pages.MapGet("/", (string? resource) => new RazorComponentResult<ResourcesPage>(new { Selected = resource }));
        pages.MapPost("/resources/{name}/restart", RestartAsync);
    }

    static async Task<IResult> RestartAsync(string name, HttpContext http, IResourceSource resources, CancellationToken cancel) =>
        await resources.RestartAsync(name, cancel) is { } refusal
            ? new RazorComponentResult<ResourcesPage>(new { Refusal = refusal }) { StatusCode = StatusCodes.Status409Conflict }
            : http.SeeOther($"/{QueryString.Create("resource", name)}");
}
