using Microsoft.AspNetCore.Antiforgery;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

static class PageForms
{
    /// <summary>An endpoint filter: a post needs the token of a form that this page showed to this browser.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        return !HttpMethods.IsPost(http.Request.Method) || await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
            ? await next(invocation)
            : Results.BadRequest();
    }

    /// <summary>After a post: the page that shows what became of it, so that a reload posts nothing.</summary>
    public static IResult SeeOther(this HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A path of this site; anything else is its first page.</summary>
    public static string Local(string? path) =>
        path is ['/', ..] and not (['/', '/', ..] or ['/', '\\', ..]) && !path.Any(char.IsControl) ? path : "/";
}
