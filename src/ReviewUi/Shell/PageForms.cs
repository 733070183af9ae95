using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;

namespace ReferenceApp.ReviewUi.Shell;

static class PageForms
{
    /// <summary>An endpoint filter: a post needs the token of a form that this page showed to this person.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method))
            return await next(invocation);
        return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
            ? await next(invocation)
            : PageErrors.Page(http, StatusCodes.Status400BadRequest, "form_expired");
    }

    /// <summary>The field's text, or null when it was left empty.</summary>
    public static string? Text(this IFormCollection form, string field) =>
        form[field].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Null when the field holds no whole number; the interface says what is missing.</summary>
    public static int? Number(this IFormCollection form, string field) =>
        int.TryParse(form[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>After a post: the page that shows what became of it, so that a reload posts nothing.</summary>
    public static IResult SeeOther(this HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
