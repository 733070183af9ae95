using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Imaging;
using ReferenceApp.JobQueue;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Surfaces;
using ReferenceApp.Surfaces.ImageApi;

namespace ReferenceApp.EditLoopWorker;

/// <summary>Takes due jobs and brings them through the five steps, until a person has to decide.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(() => Build(args));

    /// <summary>The whole process, built and not started.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(Program).Assembly.GetName().Name });

        builder.AddServiceDefaults();
        builder.AddValidatedOptions<WorkerOptions>(WorkerOptions.Section);
        builder.AddValidatedOptions<AssetStoreOptions>("AssetStore");
        builder.AddValidatedOptions<ImageApiOptions>(ImageApiOptions.Section);
        builder.AddNpgsqlDataSource("audit", configureDataSourceBuilder: AuditStoreRegistration.ConfigureAuditSessions);
        builder.AddRedisClient("redis", settings => settings.DisableAutoActivation = false);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(IdSource.FromClock(TimeProvider.System));
        builder.Services.AddAuditStore();
        builder.Services.AddAssetStore();
        builder.Services.AddJobQueue();
        builder.Services.AddCommitNotices<PostgresAuditStore>();
        builder.Services.AddSurfaces();
        builder.Services.AddSingleton<IPictureInspector, PictureInspector>();
        builder.Services.AddTesseractTextReader();
        builder.Services.AddEditLoop();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }
}
