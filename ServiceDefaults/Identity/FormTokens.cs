using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Antiforgery tokens that one process puts into a form and another accepts: the page renders them, and the edge checks
/// them where it takes a form itself. They lie under the key ring that all processes share.
/// </summary>
public static class FormTokens
{
    /// <summary>The cookie that a form's token belongs to.</summary>
    public const string CookieName = "refapp-form";

    public static IHostApplicationBuilder AddFormTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = CookieName;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.Cookie.Path = "/";
            forms.HeaderName = null;
            // The edge sets it on every answer.
            forms.SuppressXFrameOptionsHeader = true;
        });
        return builder;
    }

    /// <summary>Refuses a post without a good token with 400, before anything is done.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return await next(invocation);
        var forms = http.RequestServices.GetRequiredService<IAntiforgery>();
        return await forms.IsRequestValidAsync(http)
            ? await next(invocation)
            : Problems.Of(
                StatusCodes.Status400BadRequest, ErrorCodes.FormExpired, "The form is too old or not ours. Open the page again.");
    }
}
