using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.JobQueue;

/// <summary>Registration. The host registers <c>IConnectionMultiplexer</c> and <see cref="TimeProvider"/>, and may bind <see cref="JobQueueOptions"/>.</summary>
public static class JobQueueServices
{
    public static IServiceCollection AddJobQueue(this IServiceCollection services)
    {
        services.AddOptions<JobQueueOptions>().ValidateDataAnnotations();
        services.TryAddSingleton<RedisCalls>();
        services.TryAddSingleton(provider => new DueJobs(
            provider.GetRequiredService<RedisCalls>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DueJobs>>()));
        services.TryAddSingleton(provider => new LiveEvents(
            provider.GetRequiredService<RedisCalls>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IImageRateLimit>(provider => new ImageRateLimit(provider.GetRequiredService<RedisCalls>()));
        return services;
    }

    /// <summary>Announces what this process commits through <see cref="IAuditStore"/>, which <typeparamref name="TStore"/> keeps on doing.</summary>
    public static IServiceCollection AddCommitNotices<TStore>(this IServiceCollection services)
        where TStore : class, IAuditStore
    {
        services.AddSingleton<CommitNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<CommitNotices>());
        services.AddSingleton<IAuditStore>(provider => new AnnouncedCommits(
            provider.GetRequiredService<TStore>(), provider.GetRequiredService<CommitNotices>()));
        return services;
    }
}
