using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.LocalAspire.Clients;

namespace Microsoft.Extensions.Hosting;

/// <summary>What the package Aspire.Npgsql offers, in the subset that this app uses.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    const string Section = "Aspire:Npgsql";

    /// <summary>
    /// A singleton, pooled <see cref="NpgsqlDataSource"/> and the health check <c>PostgreSql</c>. A missing connection string
    /// is an error at first use.
    /// </summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>The same under a service key, which is also the name of the connection; the check has it as a suffix.</summary>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureDataSourceBuilder);

    static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        var settings = ReadSettings(builder.Configuration, connectionName, configureSettings);

        builder.Services.AddKeyedSingleton(serviceKey, (services, _) =>
            Build(services, connectionName, settings, configureDataSourceBuilder));
        builder.Services.AddKeyedTransient(serviceKey, (services, _) =>
            services.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey).CreateConnection());
        if (!settings.DisableHealthChecks)
        {
            builder.AddClientHealthCheck(
                serviceKey is null ? "PostgreSql" : $"PostgreSql_{serviceKey}",
                services => new NpgsqlHealthCheck(() => services.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)));
        }
    }

    static NpgsqlSettings ReadSettings(IConfiguration configuration, string name, Action<NpgsqlSettings>? configure)
    {
        var settings = new NpgsqlSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{name}").Bind(settings);
        if (configuration.GetConnectionString(name) is { Length: > 0 } connectionString)
            settings.ConnectionString = connectionString;
        configure?.Invoke(settings);
        return settings;
    }

    static NpgsqlDataSource Build(
        IServiceProvider services, string name, NpgsqlSettings settings, Action<NpgsqlDataSourceBuilder>? configure)
    {
        if (string.IsNullOrEmpty(settings.ConnectionString))
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the "
                + $"'ConnectionString' key in '{Section}' configuration section.");
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(services.GetService<ILoggerFactory>());
        if (settings.DisableTracing)
            builder.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => false).ConfigureBatchFilter(_ => false));
        configure?.Invoke(builder);
        return builder.Build();
    }
}
