using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Assets;
using ReferenceApp.GenerationApi.Attempts;
using ReferenceApp.GenerationApi.Audit;
using ReferenceApp.GenerationApi.Costs;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Live;
using ReferenceApp.GenerationApi.Reviews;
using ReferenceApp.GenerationApi.Routes;
using ReferenceApp.GenerationApi.Telemetry;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi;

/// <summary>
/// Takes what callers and people ask for, refuses what is wrong with it, and records the rest. It never calls a surface
/// for a job: that is the worker's part.
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
        builder.AddInternalIdentity();
        builder.AddStores();
        builder.Services.AddJobs();
        builder.Services.AddReviews();
        builder.AddLive();
        builder.AddStoreMetrics();
        builder.Services.AddAnswers();
        builder.Services.AddInterfaceDescription();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes);

        var app = builder.Build();

        // The order matters: errors around everything, then who it is, then whether.
        app.UseProblemDetailsForErrors();
        app.UseOutageAnswers();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapDefaultEndpoints();
        app.MapOpenApi().AllowAnonymous();
        app.MapAssets();
        var api = app.MapGroup("/api");
        api.MapJobs();
        api.MapReviews();
        api.MapLive();
        api.MapHandoff();
        api.MapAttempts();
        api.MapRoutes();
        api.MapCosts();
        api.MapAudit();
        return app;
    }
}
