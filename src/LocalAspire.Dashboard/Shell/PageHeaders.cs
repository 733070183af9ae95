using Microsoft.Extensions.FileProviders;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

static class PageHeaders
{
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Nothing runs or loads that is not a file of this site; and no other site hears where somebody was.</summary>
    public static void UsePageHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-cache, no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        return next(http);
    });

    /// <summary>Styles and scripts under <c>/static</c>, from inside the assembly.</summary>
    public static void UseStaticParts(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = "/static",
        FileProvider = new EmbeddedFileProvider(typeof(PageHeaders).Assembly, "Static"),
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
    });
}
