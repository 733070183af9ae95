using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.JobQueue;
using StackExchange.Redis;

namespace ReferenceApp.Integration.JobQueue;

/// <summary>One process of the system as far as the queue is concerned: its own connection, registered as a host does it.</summary>
sealed class QueueHost : IAsyncDisposable
{
    readonly ServiceProvider services;

    QueueHost(ServiceProvider services) => this.services = services;

    public DueJobs Due => services.GetRequiredService<DueJobs>();

    public IImageRateLimit Limit => services.GetRequiredService<IImageRateLimit>();

    public LiveEvents Live => services.GetRequiredService<LiveEvents>();

    public IConnectionMultiplexer Redis => services.GetRequiredService<IConnectionMultiplexer>();

    public static async Task<QueueHost> StartAsync(string connectionString, Action<JobQueueOptions>? configure = null)
    {
        IConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(connectionString);
        return new QueueHost(new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => redis)
            .Configure(configure ?? (_ => { }))
            .AddJobQueue()
            .BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
