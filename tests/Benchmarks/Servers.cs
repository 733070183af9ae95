using Dapper;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Testing;

namespace ReferenceApp.Benchmarks;

/// <summary>One PostgreSQL and one Redis, durable as in production, for us and for the peers.</summary>
sealed class Servers : IAsyncDisposable
{
    /// <summary>Room for our pools and for a peer's 64 connections at the same time.</summary>
    const int MaxConnections = 400;

    readonly PostgresServer postgres = new();
    readonly RedisServer redis = new();
    readonly DirectoryInfo files = Directory.CreateTempSubdirectory("benchmarks-");
    readonly RolePasswords passwords = MigratedDatabase.NewPasswords();

    /// <summary>What StackExchange.Redis connects with.</summary>
    public string Redis => redis.ConnectionString;

    /// <summary>Host and port.</summary>
    public string RedisEndpoint => Redis.Split(',')[0];

    public static async Task<Servers> StartAsync()
    {
        var servers = new Servers();
        await servers.redis.InitializeAsync();
        await servers.postgres.InitializeAsync();
        await using (var server = new NpgsqlConnection(servers.Owner("postgres")))
            await server.ExecuteAsync($"alter system set max_connections = {MaxConnections}");
        await servers.postgres.RestartAsync();
        return servers;
    }

    public async Task<MigratedDatabase> CreateDatabaseAsync(string name, CancellationToken cancel)
    {
        await using (var server = new NpgsqlConnection(Owner("postgres")))
            await server.ExecuteAsync($"create database {name}");
        var database = await MigratedDatabase.CreateAsync(Owner(name), passwords, cancel);
        return database with { Worker = new NpgsqlConnectionStringBuilder(database.Worker) { Pooling = true }.ConnectionString };
    }

    /// <summary>A folder of its own for a product's pictures, on the same disk as the database.</summary>
    public string NewFolder(string name) => Path.Combine(files.FullName, name);

    /// <summary>Not pooled: these connections are few, and none may outlive a restart of the server.</summary>
    string Owner(string name) =>
        new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name, Pooling = false }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await postgres.DisposeAsync();
        await redis.DisposeAsync();
        files.Delete(recursive: true);
    }
}
