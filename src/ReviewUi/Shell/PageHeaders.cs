using Microsoft.Extensions.FileProviders;

namespace ReferenceApp.ReviewUi.Shell;

static class PageHeaders
{
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Nothing runs or loads that is not a file of this site; and what a person saw is kept by no cache.</summary>
    public static void UsePageHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        // As antiforgery sets it for a page with a form; of anything else it warns, once a page.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        return next(http);
    });

    /// <summary>Styles and scripts under <c>/static</c>, from inside the assembly: the same in every way to start it.</summary>
    public static void UseStaticParts(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = "/static",
        FileProvider = new EmbeddedFileProvider(typeof(PageHeaders).Assembly, "Static"),
        // Asked for each time and answered 304, so that a new version is never mixed with an old page.
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
    });
}
