using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Wording;

namespace ReferenceApp.ReviewUi.Shell;

/// <summary>What went wrong behind the page, as a page.</summary>
static class PageErrors
{
    /// <summary>An endpoint filter: a refusal of the interface is shown with its own words, its silence with ours.</summary>
    public static async ValueTask<object?> ShowAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (ProblemException e)
        {
            return Page(e.Problem);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested
            && e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return Page(Of(http, StatusCodes.Status503ServiceUnavailable, "unavailable"));
        }
    }

    public static IResult NotFound(HttpContext http) => Page(Of(http, StatusCodes.Status404NotFound, "not_found"));

    public static IResult Page(Problem problem) =>
        new RazorComponentResult<ProblemPage>(new { Problem = problem }) { StatusCode = problem.Status };

    /// <summary>A problem of the page's own, worded under <c>problem.{code}</c>.</summary>
    public static Problem Of(HttpContext http, int status, string code) => new(
        null, status, http.RequestServices.GetRequiredService<Words>()[$"problem.{code}"], code,
        ServiceDefaults.TraceId.Of(http), null, null);
}
