using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ReferenceApp.LocalAspire.Dashboard.Console;
using ReferenceApp.LocalAspire.Dashboard.Export;
using ReferenceApp.LocalAspire.Dashboard.Logs;
using ReferenceApp.LocalAspire.Dashboard.Metrics;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Resources;
using ReferenceApp.LocalAspire.Dashboard.Search;
using ReferenceApp.LocalAspire.Dashboard.Shell;
using ReferenceApp.LocalAspire.Dashboard.SignIn;
using ReferenceApp.LocalAspire.Dashboard.Store;
using ReferenceApp.LocalAspire.Dashboard.Traces;
using ReferenceApp.LocalAspire.Dashboard.Wording;

namespace ReferenceApp.LocalAspire.Dashboard;

/// <summary>
/// The telemetry page: an OTLP receiver and the pages that show what it received, on one port of the loopback interface.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    readonly WebApplication _app;

    DashboardServer(WebApplication app) => _app = app;

    /// <summary>The address that it listens on, <c>http://localhost:port</c>; once it is started.</summary>
    public Uri Address
    {
        get
        {
            var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            // As the app's own pages are addressed: a link from one of them then stays on the same site, and the sign-in with it.
            return new UriBuilder(addresses.First()) { Host = "localhost" }.Uri;
        }
    }

    /// <summary>Listens, receives and answers from now on.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">The options are wrong; the message says all that is.</exception>
    public static async Task<DashboardServer> StartAsync(
        DashboardOptions options, IResourceSource resources, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        var app = Build(options, resources, clock, loggers);
        try
        {
            await app.StartAsync(cancel);
            return new DashboardServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all requests and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    static WebApplication Build(DashboardOptions options, IResourceSource resources, TimeProvider clock, ILoggerFactory loggers)
    {
        // Empty: neither settings nor variables meant for other servers may change what it listens on.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = typeof(DashboardServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (options.Port == 0)
                kestrel.Listen(IPAddress.Loopback, 0);
            else
                kestrel.ListenLocalhost(options.Port);
        });

        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(resources).AddSingleton(clock).AddSingleton(loggers);
        services.AddSingleton<TelemetryStore>();
        services.AddSingleton<Session>();
        services.AddRouting();
        services.AddRequestDecompression();
        services.AddHttpContextAccessor();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(forms => forms.Cookie.Name = $"telemetry-form-{options.Port}");
        services.AddRazorComponents();
        services.AddScoped<Visit>();
        services.AddScoped(s => Words.For(s.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request));
        // Another site's name that leads to this machine must not lead to this page.
        services.Configure<HostFilteringOptions>(o => o.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));

        var app = builder.Build();
        app.UseHostFiltering();
        app.UsePageHeaders();
        app.UsePageErrors();
        app.UseStaticParts();
        app.UseRequestDecompression();
        app.UseRouting();
        app.UseSignIn();
        app.MapOtlp();
        var pages = app.MapGroup("").AddEndpointFilter(PageForms.RequireAsync);
        pages.MapSignIn();
        pages.MapLanguage();
        pages.MapResources();
        pages.MapConsole();
        pages.MapLogs();
        pages.MapTraces();
        pages.MapMetrics();
        pages.MapSearch();
        pages.MapExport();
        pages.MapLive();
        pages.MapFallback(PageErrors.NotFound);
        return app;
    }
}
