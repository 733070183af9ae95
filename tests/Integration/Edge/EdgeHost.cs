using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace ReferenceApp.Integration.Edge;

/// <summary>The edge as a real server, in front of <see cref="Edge.Upstream"/>.</summary>
sealed class EdgeHost : IAsyncDisposable
{
    /// <summary>May do everything, spends up to $12.50 a day.</summary>
    public const string Key = "rk_team-a";

    /// <summary>Has the scope <c>jobs</c> only.</summary>
    public const string JobsKey = "rk_jobs-only";

    public const string AdminKey = "rk_admin";

    readonly WebApplication server;
    readonly DirectoryInfo keys;

    EdgeHost(WebApplication server, Upstream upstream, DirectoryInfo keys) =>
        (this.server, Upstream, this.keys) = (server, upstream, keys);

    public Upstream Upstream { get; }

    public Uri Address => new(server.Urls.First());

    public static async Task<EdgeHost> StartAsync(params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("edge-test-");
        var upstream = await Upstream.StartAsync(directory.FullName);
        var app = ReferenceApp.Edge.Program.Build([
            "--urls=http://127.0.0.1:0", "--environment=Production", "--Logging:Console:LogLevel:Default=None",
            $"--InternalIdentity:KeysDirectory={directory.FullName}",
            $"--services:generation-api:http:0={upstream.Address}", "--SignIn:Enabled=false",
            .. KeySettings(0, "team-a", Key, "*"), "--Edge:ApiKeys:0:DayBudgetUsd=12.5",
            .. KeySettings(1, "team-b", JobsKey, "jobs"),
            .. KeySettings(2, "operator", AdminKey, "*"), "--Edge:ApiKeys:2:Role=Admin",
            .. settings]);
        await app.StartAsync();
        return new EdgeHost(app, upstream, directory);
    }

    public HttpClient Client(string? key = Key)
    {
#pragma warning disable CA5399 // A loopback server has no certificate to revoke.
        var client = new HttpClient { BaseAddress = Address };
#pragma warning restore CA5399
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
        await Upstream.DisposeAsync();
        keys.Delete(recursive: true);
    }

    static string[] KeySettings(int index, string caller, string key, string scope) =>
    [
        $"--Edge:ApiKeys:{index}:Caller={caller}",
        $"--Edge:ApiKeys:{index}:Sha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
        $"--Edge:ApiKeys:{index}:Scopes:0={scope}",
    ];
}
