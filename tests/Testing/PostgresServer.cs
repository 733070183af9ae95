using System.Security.Cryptography;
using Xunit;

namespace ReferenceApp.Testing;

/// <summary>
/// A real PostgreSQL cluster of its own on a free loopback port, durable as in production (fsync on), with a generated
/// password; a class fixture, or started by hand.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    // The server refuses to run as root. In a user namespace it sees an ordinary user, and its files stay the caller's.
    static readonly string[] DropRoot =
        Environment.IsPrivilegedProcess ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : [];

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("postgres-");
    readonly string password = RandomNumberGenerator.GetHexString(32);
    ServerProcess? server;
    int port;

    /// <summary>What Npgsql connects with, as superuser. It stays the same over restarts.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Database=postgres";

    string Data => Path.Combine(directory.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        var passwordFile = Path.Combine(directory.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        await ServerProcess.RunAsync(
        [
            .. DropRoot, Binary("initdb"), "--pgdata", Data, "--username=postgres", $"--pwfile={passwordFile}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync",
        ]);
        (port, server) = await LoopbackPort.BindAsync(StartAsync);
    }

    /// <summary>Kills every process of the server at once, as a power cut would.</summary>
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
            .. DropRoot, .. ServerProcess.DieWithParent, Binary("postgres"), "-D", Data, "-p", $"{candidate}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on",
        ],
        "database system is ready to accept connections");

    /// <summary>Where a program of PostgreSQL is: Debian keeps the server out of the PATH, one folder for each major version.</summary>
    public static string Binary(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin", name))
                .Where(File.Exists)
                .OrderByDescending(path => path, StringComparer.Ordinal)
                .FirstOrDefault(name)
            : name;
}
