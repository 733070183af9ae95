using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

public static class AuditStoreRegistration
{
    /// <summary>Registers the store over the host's <c>NpgsqlDataSource</c>, clock and id source.</summary>
    public static IServiceCollection AddAuditStore(this IServiceCollection services)
    {
        services.AddSingleton<GroupCommit>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<PostgresAuditStore>();
        services.AddSingleton<IAuditStore>(provider => provider.GetRequiredService<PostgresAuditStore>());
        services.AddSingleton<JobLeases>();
        services.AddSingleton<JobRows>();
        services.AddSingleton<AuditSearch>();
        services.AddSingleton<LiveEntries>();
        services.AddSingleton<AssetReferences>();
        services.AddSingleton<AssetLocks>();
        services.AddSingleton<SideTexts>();
        services.AddSingleton<LedgerSums>();
        services.AddSingleton<CostReport>();
        services.AddSingleton<StoreReadings>();
        services.AddSingleton<StreamReads>();
        services.AddSingleton<IdempotencyClaims>();
        services.AddSingleton<ReviewClaims>();
        services.AddSingleton<ReviewRows>();
        return services;
    }

    /// <summary>No session is given a state of its own here, so none is reset when it goes back to the pool.</summary>
    public static void ConfigureAuditSessions(this NpgsqlDataSourceBuilder database) =>
        database.ConnectionStringBuilder.NoResetOnClose = true;

    /// <summary>For a process that makes paid calls: keeps its leases of them. The host registers its <see cref="LeaseOwner"/>.</summary>
    /// <param name="lost">What to do about a call that another process took over while this one makes it; null: nothing.</param>
    public static IServiceCollection AddAttemptLeases(
        this IServiceCollection services, Func<IServiceProvider, Action<Guid>>? lost = null)
    {
        services.AddSingleton(provider => new AttemptLeases(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<LeaseOwner>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AttemptLeases>>(),
            lost?.Invoke(provider)));
        services.AddSingleton<IAttemptLeases>(provider => provider.GetRequiredService<AttemptLeases>());
        services.AddHostedService(provider => provider.GetRequiredService<AttemptLeases>());
        return services;
    }
}
