using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.JobQueue;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>
/// generation-api as a real server over a real Postgres and a real Redis. It connects with its own role, and callers
/// carry an internal identity that the test issues in the edge's place.
/// </summary>
public sealed class ApiHost : IStoreOwner, IAsyncLifetime
{
    public static readonly CallerIdentity Alice = new("alice", CallerRole.Caller, ["*"], 5_000_000);
    public static readonly CallerIdentity Bob = new("bob", CallerRole.Caller, ["*"], null);
    public static readonly CallerIdentity Rin = new("rin", CallerRole.Reviewer, ["*"], null);
    public static readonly CallerIdentity Sora = new("sora", CallerRole.Reviewer, ["*"], null);
    public static readonly CallerIdentity Admin = new("operator", CallerRole.Admin, ["*"], null);

    /// <summary>Event streams at a time.</summary>
    public const int MaxStreams = 8;

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("api-test-");
    readonly PostgresServer postgres = new();
    WebApplication? app;

    public RedisServer Redis { get; } = new();

    public string SigningKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public string AssetDirectory => Path.Combine(directory.FullName, "assets");

    /// <summary>Of the internal identity: a process that shares it stands behind the same edge.</summary>
    public string KeysDirectory => Path.Combine(directory.FullName, "keys");

    public NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>As the process connects: with the least privileges.</summary>
    public string RoleConnection { get; private set; } = "";

    public Uri Address => new(app!.Urls.First());

    /// <summary>The store of the running process, to set up what the worker would have written.</summary>
    public IAuditStore Store => app!.Services.GetRequiredService<IAuditStore>();

    public T Service<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(postgres.InitializeAsync().AsTask(), Redis.InitializeAsync().AsTask());
        var database = await MigratedDatabase.CreateAsync(postgres.ConnectionString);
        Owner = NpgsqlDataSource.Create(database.Owner);
        RoleConnection = database.Api;

        app = GenerationApi.Program.Build([
            "--urls=http://127.0.0.1:0", "--environment=Production", "--Logging:LogLevel:Default=None",
            $"--ConnectionStrings:audit={RoleConnection}", $"--ConnectionStrings:redis={Redis.ConnectionString}",
            $"--AssetStore:Directory={AssetDirectory}", $"--AssetUrls:SigningKey={SigningKey}",
            $"--InternalIdentity:KeysDirectory={KeysDirectory}",
            $"--Live:MaxStreams={MaxStreams}", "--Live:Heartbeat=00:00:01"]);
        await app.StartAsync();
    }

    /// <param name="identity">Null: nobody, as if somebody went around the edge.</param>
    public HttpClient Http(CallerIdentity? identity, string? language = null)
    {
#pragma warning disable CA5399 // A loopback server has no certificate to revoke.
        var http = new HttpClient { BaseAddress = Address };
#pragma warning restore CA5399
        if (identity is not null)
            http.DefaultRequestHeaders.Add(InternalIdentityTokens.Header, Service<InternalIdentityTokens>().Issue(identity));
        if (language is not null)
            http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return http;
    }

    public ReferenceAppClient Client(CallerIdentity identity, string? language = null) => new(Http(identity, language));

    /// <summary>Everything that a refused request must leave as it was: rows of every table, and the bytes in files.</summary>
    public async Task<string> SnapshotAsync()
    {
        await using var connection = await Owner.OpenConnectionAsync();
        var rows = await connection.QuerySingleAsync<string>(
            """
            select concat_ws(' ', (select count(*) from jobs), (select count(*) from entries), (select count(*) from texts),
                (select count(*) from asset_references), (select count(*) from idempotency), (select count(*) from attempts),
                (select coalesce(sum(version), 0) from jobs), (select count(*) from review_claims))
            """);
        // The store makes its folder when it is first needed, and keeps empty files to write them again.
        var folder = new DirectoryInfo(AssetDirectory);
        var sizes = folder.Exists ? folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Length).Where(size => size > 0).ToList() : [];
        return $"{rows} files:{sizes.Count} bytes:{sizes.Sum()}";
    }

    /// <summary>Returns when the process has found Redis again.</summary>
    public async Task RestartRedisAsync()
    {
        await Redis.RestartAsync();
        var events = Service<LiveEvents>();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await events.PublishAsync(new JobChanged(Guid.Empty, 0), timeout.Token))
            timeout.Token.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        if (Owner is not null)
            await Owner.DisposeAsync();
        await Redis.DisposeAsync();
        await postgres.DisposeAsync();
        directory.Delete(recursive: true);
    }
}

/// <summary>The tests of the interface share one server, as callers do; each keeps to jobs of its own.</summary>
[CollectionDefinition(Name)]
[LedgerBalanced<ApiHost>]
public sealed class ApiTests : ICollectionFixture<ApiHost>
{
    public const string Name = "generation-api";
}
