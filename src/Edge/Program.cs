using ReferenceApp.Edge.Keys;
using ReferenceApp.Edge.Limits;
using ReferenceApp.Edge.Proxy;
using ReferenceApp.Edge.SignIn;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge;

/// <summary>
/// The front door: finds out who is calling, holds the limits, and passes on only what a caller may say. It knows nothing
/// of jobs, pictures or money.
/// </summary>
public static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(() => Build(args));

    /// <summary>The whole process, built and not started.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(Program).Assembly.GetName().Name });

        builder.AddServiceDefaults();
        builder.AddValidatedOptions<EdgeOptions>(EdgeOptions.Section);
        builder.AddInternalIdentityTokens();
        builder.Services.AddApiKeys();
        builder.Services.AddRequestLimits();
        var withPage = SignInOptions.IsEnabled(builder.Configuration);
        if (withPage)
            builder.AddSignIn();
        builder.Services.AddProxy(withPage);

        var app = builder.Build();
        app.ValidateOptions();

        // The order matters: who it is, then how often, then whether, then where to.
        app.UseProblemDetailsForErrors();
        app.UseSecurityHeaders();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseBodyLimit();

        app.MapDefaultEndpoints();
        if (withPage)
            app.MapSignIn();
        app.MapProxy();
        return app;
    }
}
