using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Clients;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>What the package Aspire.StackExchange.Redis offers, in the subset that this app uses.</summary>
public static class AspireRedisExtensions
{
    const string Section = "Aspire:StackExchange:Redis";

    /// <summary>
    /// A singleton <see cref="IConnectionMultiplexer"/> and the health check <c>StackExchange.Redis</c>. The client
    /// reconnects in the background, also when the server is not there yet, unless the connection string says
    /// <c>abortConnect=true</c>.
    /// </summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>The same under a service key, which is also the name of the connection; the check has it as a suffix.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        var settings = ReadSettings(builder.Configuration, connectionName, configureSettings);
        IConnectionMultiplexer Resolve(IServiceProvider services) =>
            services.GetRequiredKeyedService<RedisConnection>(serviceKey).Multiplexer;

        builder.Services.AddKeyedSingleton(serviceKey, (services, _) => new RedisConnection(
            ReadOptions(builder.Configuration, connectionName, settings, configureOptions),
            !settings.DisableTracing,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILogger<RedisWatch>>()));
        builder.Services.AddKeyedSingleton(serviceKey, (services, _) => Resolve(services));
        if (!settings.DisableAutoActivation)
            builder.Services.AddHostedService(services => new Activation(() => Resolve(services)));
        if (!settings.DisableHealthChecks)
        {
            builder.AddClientHealthCheck(
                serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{serviceKey}",
                services => new RedisHealthCheck(() => Resolve(services)));
        }
    }

    static StackExchangeRedisSettings ReadSettings(
        IConfiguration configuration, string name, Action<StackExchangeRedisSettings>? configure)
    {
        var settings = new StackExchangeRedisSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{name}").Bind(settings);
        if (configuration.GetConnectionString(name) is { Length: > 0 } connectionString)
            settings.ConnectionString = connectionString;
        configure?.Invoke(settings);
        return settings;
    }

    static ConfigurationOptions ReadOptions(
        IConfiguration configuration,
        string name,
        StackExchangeRedisSettings settings,
        Action<ConfigurationOptions>? configure)
    {
        var text = settings.ConnectionString ?? "";
        var options = text.Length == 0 ? new ConfigurationOptions() : ConfigurationOptions.Parse(text);
        if (!text.Contains("abortConnect=", StringComparison.OrdinalIgnoreCase))
            options.AbortOnConnectFail = false;
        // There is one server to ask, and the client goes on trying by itself; asking more while it connects is what breaks its connections.
        (options.TieBreaker, options.ConnectRetry) = ("", 1);
        configuration.GetSection($"{Section}:ConfigurationOptions").Bind(options);
        configuration.GetSection($"{Section}:{name}:ConfigurationOptions").Bind(options);
        configure?.Invoke(options);

        return options.EndPoints.Count > 0
            ? options
            : throw new InvalidOperationException(
                $"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{name}' "
                + $"or for the '{Section}:ConnectionString' configuration key.");
    }

    sealed class Activation(Action connect) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Run(connect, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
