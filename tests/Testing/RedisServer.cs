using Xunit;

namespace ReferenceApp.Testing;

/// <summary>A real Redis on a free loopback port, with its append-only file on; a class fixture, or started by hand.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("redis-");
    ServerProcess? server;
    int port;

    public int Port => port;

    /// <summary>What StackExchange.Redis connects with. It stays the same over restarts.</summary>
    public string ConnectionString => $"127.0.0.1:{port},abortConnect=false,connectTimeout=1000";

    public async ValueTask InitializeAsync() => (port, server) = await LoopbackPort.BindAsync(StartAsync);

    /// <summary>Kills it as <c>kill -9</c> does. Data that was not flushed yet may be gone.</summary>
    public async Task KillAsync()
    {
        if (server is { } running)
            await running.DisposeAsync();
        server = null;
    }

    /// <summary>Kills it if it runs and starts it again on the same port with the same data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        server = await StartAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        directory.Delete(recursive: true);
    }

    Task<ServerProcess> StartAsync(int candidate) => ServerProcess.StartAsync(
        [
            .. ServerProcess.DieWithParent, "redis-server", "--bind", "127.0.0.1", "--port", $"{candidate}", "--dir", directory.FullName,
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        ],
        "Ready to accept connections");
}
