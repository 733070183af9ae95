using System.Diagnostics;
using Dapper;
using Npgsql;
using ReferenceApp.Testing;
using StackExchange.Redis;

namespace ReferenceApp.Benchmarks;

/// <summary>Says what was measured on; durability as the servers themselves report it.</summary>
static class Machine
{
    public static async Task PrintAsync(MigratedDatabase database, string redis)
    {
        await using var postgres = new NpgsqlConnection(database.Owner);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, node {await NodeVersionAsync()}, BullMQ {BullMq.Version}");
        Console.WriteLine($"PostgreSQL {await ShowAsync(postgres, "server_version")}: "
            + $"fsync = {await ShowAsync(postgres, "fsync")}, synchronous_commit = {await ShowAsync(postgres, "synchronous_commit")}");
        Console.WriteLine($"Redis {await RedisVersionAsync(connection)}: appendonly = {await ConfigAsync(connection, "appendonly")}, "
            + $"appendfsync = {await ConfigAsync(connection, "appendfsync")}");
        Console.WriteLine("Load before the start: " + (await File.ReadAllTextAsync("/proc/loadavg")).Trim());
    }

    static async Task<string> ShowAsync(NpgsqlConnection postgres, string setting) =>
        (await postgres.ExecuteScalarAsync<string>($"show {setting}"))!;

    static async Task<string> ConfigAsync(ConnectionMultiplexer redis, string setting) =>
        ((RedisResult[])(await redis.GetDatabase().ExecuteAsync("CONFIG", "GET", setting))!)[1].ToString()!;

    static async Task<string> RedisVersionAsync(ConnectionMultiplexer redis) =>
        (await redis.GetDatabase().ExecuteAsync("INFO", "server")).ToString()!.Split("\r\n")
            .Single(line => line.StartsWith("redis_version:", StringComparison.Ordinal)).Split(':')[1];

    static async Task<string> NodeVersionAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return (await node.StandardOutput.ReadToEndAsync()).Trim();
    }
}
