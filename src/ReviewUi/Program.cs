using Microsoft.AspNetCore.HttpOverrides;
using ReferenceApp.ReviewUi.Costs;
using ReferenceApp.ReviewUi.Jobs;
using ReferenceApp.ReviewUi.Live;
using ReferenceApp.ReviewUi.Queue;
using ReferenceApp.ReviewUi.Shell;
using ReferenceApp.ReviewUi.SignIn;
using ReferenceApp.ReviewUi.Surfaces;
using ReferenceApp.ReviewUi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi;

/// <summary>
/// The page for people. It keeps nothing: it asks the interface as whoever is signed in, shows what it hears as HTML, and
/// turns each posted form into one call.
/// </summary>
public static class Program
{
    /// <summary>What the edge lets through by default; the interface knows how large a picture may be.</summary>
    const long MaxUploadBytes = 64L << 20;

    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(() => Build(args));

    /// <summary>The whole process, built and not started.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(Program).Assembly.GetName().Name });

        builder.AddServiceDefaults();
        builder.AddInternalIdentity();
        builder.AddFormTokens();
        builder.AddValidatedOptions<TelemetryLinkOptions>(TelemetryLinkOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxUploadBytes);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRazorComponents();
        builder.Services.AddApi();
        builder.Services.AddScoped<Visit>();
        builder.Services.AddScoped(services => Words.For(services.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request));

        var app = builder.Build();

        // The order matters: errors around everything, then what people see without signing in, then who it is.
        app.UseProblemDetailsForErrors();
        app.UseForwardedHeaders(FromTheEdge());
        app.UsePageHeaders();
        app.UseStaticParts();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapDefaultEndpoints();
        var pages = app.MapGroup("").AddEndpointFilter(PageErrors.ShowAsync).AddEndpointFilter(PageForms.RequireAsync);
        pages.MapSignIn();
        pages.MapLanguage();
        pages.MapQueue();
        pages.MapJobs();
        pages.MapCosts();
        pages.MapSurfaces();
        pages.MapLive();
        pages.MapFallback(PageErrors.NotFound);
        return app;
    }

    /// <summary>Whether the person's own connection is encrypted; only the edge can reach this process, so it is believed.</summary>
    static ForwardedHeadersOptions FromTheEdge()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        return options;
    }
}
