using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.JobQueue;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi;

static class Stores
{
    /// <summary>Postgres, Redis and the pictures, each with its options and its health check.</summary>
    public static void AddStores(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<AssetStoreOptions>("AssetStore");
        builder.AddValidatedOptions<AssetUrlOptions>("AssetUrls");
        builder.AddValidatedOptions<JobQueueOptions>("JobQueue");
        builder.AddNpgsqlDataSource("audit", configureDataSourceBuilder: AuditStoreRegistration.ConfigureAuditSessions);
        // Connected at start, so that no request waits for a Redis that is down.
        builder.AddRedisClient("redis", settings => settings.DisableAutoActivation = false);
        // The driver logs every statement at Information.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(IdSource.FromClock(TimeProvider.System));
        builder.Services.AddAuditStore();
        builder.Services.AddAssetStore();
        builder.Services.AddAssetUrls();
        builder.Services.AddJobQueue();
        builder.Services.AddCommitNotices<PostgresAuditStore>();
    }
}
