using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Benchmarks.Steps;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.JobQueue;
using ReferenceApp.Surfaces;
using ReferenceApp.Testing;
using StackExchange.Redis;

namespace ReferenceApp.Benchmarks;

/// <summary>What a worker process registers, over a database and a Redis, with an upstream inside this process.</summary>
sealed class Product : IAsyncDisposable
{
    readonly ServiceProvider services;

    Product(ServiceProvider services) => this.services = services;

    public static async Task<Product> StartAsync(MigratedDatabase database, string redis, string folder, CancellationToken cancel)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var registered = new ServiceCollection();
        registered.AddLogging();
        registered.AddSingleton(TimeProvider.System);
        registered.AddSingleton(IdSource.FromClock(TimeProvider.System));
        registered.AddSingleton(_ =>
        {
            var sessions = new NpgsqlDataSourceBuilder(database.Worker);
            sessions.ConfigureAuditSessions();
            return sessions.Build();
        });
        registered.AddSingleton(new LeaseOwner("benchmark"));
        registered.AddSingleton<IConnectionMultiplexer>(_ => connection);
        registered.Configure<AssetStoreOptions>(options => options.Directory = folder);
        registered.AddAuditStore();
        registered.AddAttemptLeases();
        registered.AddAssetStore();
        registered.AddJobQueue();
        registered.AddSurfaces();
        registered.RemoveAll<ISurface>();
        registered.AddSingleton<ISurface, InstantSurface>();
        registered.AddSingleton<IPictureInspector, BlindInspector>();

        var product = new Product(registered.BuildServiceProvider());
        foreach (var service in product.services.GetServices<IHostedService>())
            await service.StartAsync(cancel);
        return product;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    /// <summary>Every process is traced, so signals and rows carry trace ids. The export of spans is not part of what is measured.</summary>
    public static void TraceAsInProduction() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name.StartsWith("ReferenceApp.", StringComparison.Ordinal),
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    });
}
