using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>Small models of real servers and programs, and the questions that the tests ask of them.</summary>
static class LocalApp
{
    public const string Password = "p@ss'w\"rd {1}";

    /// <summary>Longer than anything takes on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IDistributedApplicationBuilder NewBuilder(params string[] args) =>
        NewBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    public static IDistributedApplicationBuilder NewBuilder(DistributedApplicationOptions options)
    {
        var builder = DistributedApplication.CreateBuilder(options);
        builder.Services.AddLogging(l => l.ClearProviders());
        return builder;
    }

    /// <summary>PostgreSQL with a database and Redis, both keeping their data below the folder.</summary>
    public static IDistributedApplicationBuilder NewServers(string data, params string[] args)
    {
        var builder = NewBuilder(args);
        var password = builder.AddParameter("password", Password, secret: true);
        builder.AddPostgres("postgres", password: password).WithDataBindMount(Path.Combine(data, "postgres")).AddDatabase("audit");
        builder.AddRedis("redis", password: password).WithDataBindMount(Path.Combine(data, "redis")).WithArgs("--appendonly", "yes");
        return builder;
    }

    /// <summary>Starts it and waits until the resources are healthy.</summary>
    public static async Task<DistributedApplication> StartAsync(IDistributedApplicationBuilder builder, params string[] healthy)
    {
        var app = builder.Build();
        using var limit = new CancellationTokenSource(Patience);
        await app.StartAsync(limit.Token);
        foreach (var name in healthy)
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
        return app;
    }

    /// <summary>Waits for a state that the predicate accepts.</summary>
    public static async Task<CustomResourceSnapshot> WaitAsync(
        this DistributedApplication app, string name, Func<CustomResourceSnapshot, bool> predicate)
    {
        using var limit = new CancellationTokenSource(Patience);
        var reached = await app.ResourceNotifications.WaitForResourceAsync(name, e => predicate(e.Snapshot), limit.Token);
        return reached.Snapshot;
    }

    public static int Pid(this DistributedApplication app, string id)
        => app.ResourceNotifications.TryGetCurrentState(id, out var state) ? state.Snapshot.Pid() ?? 0 : 0;

    public static int? Pid(this CustomResourceSnapshot snapshot)
        => snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value as int?;

    /// <summary>Waits for a line of the resource's log.</summary>
    public static async Task<string> WaitForLineAsync(this DistributedApplication app, string name, string part)
    {
        using var limit = new CancellationTokenSource(Patience);
        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in loggers.WatchAsync(name).WithCancellation(limit.Token))
        {
            foreach (var line in lines.Where(l => l.Content.Contains(part, StringComparison.Ordinal)))
                return line.Content;
        }

        throw new InvalidOperationException($"'{name}' ended without the line.");
    }
}
