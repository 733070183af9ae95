using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReferenceApp.Integration.Clients;

/// <summary>A real redis-server on a free port, gone with the test.</summary>
sealed class RedisServer : IDisposable
{
    readonly Process server;

    RedisServer(Process server, int port) => (this.server, Port) = (server, port);

    public int Port { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<RedisServer> StartAsync(int? port = null)
    {
        var chosen = port ?? FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "redis-server", ["--port", $"{chosen}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;

        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return new RedisServer(process, chosen);
        }

        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    public void Dispose()
    {
        server.Kill();
        server.WaitForExit();
        server.Dispose();
    }
}
