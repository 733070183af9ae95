using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Wording;
using ReferenceApp.ServiceDefaults;

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
            return Page(http, e.Problem);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested
            && e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return Page(http, StatusCodes.Status503ServiceUnavailable, "unavailable");
        }
    }

    public static IResult NotFound(HttpContext http) => Page(http, StatusCodes.Status404NotFound, "not_found");

    /// <summary>A problem of the page's own, worded under <c>problem.{code}</c>.</summary>
    public static IResult Page(HttpContext http, int status, string code) => Page(http, new Problem(
        null, status, http.RequestServices.GetRequiredService<Words>()[$"problem.{code}"], code, TraceId.Of(http), null, null));

    static RazorComponentResult<ProblemPage> Page(HttpContext http, Problem problem)
    {
        ServerSpan.SetError(http, problem.Code);
        return new RazorComponentResult<ProblemPage>(new { Problem = problem }) { StatusCode = problem.Status };
    }
}
