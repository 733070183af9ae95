using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;
using ReferenceApp.Contracts;
using ReferenceApp.Testing;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>
/// The app as <c>./run --unlimited</c> starts it: a process of its own, whose children may be killed. Everything is
/// looked at from outside: the interface, the database, the folders, the simulator's record of what was paid.
/// </summary>
sealed class KillableApp : IAsyncDisposable
{
    readonly DirectoryInfo _folder;
    readonly ServerProcess _host;
    readonly HttpClient _edge;

    KillableApp(DirectoryInfo folder, ServerProcess host)
    {
        (_folder, _host) = (folder, host);
        Worker = new AppProcess(host.Id, "ReferenceApp.EditLoopWorker.dll");
        Api = new AppProcess(host.Id, "ReferenceApp.GenerationApi.dll");
        Redis = new AppProcess(host.Id, "redis-server");
        Postgres = new AppProcess(host.Id, "postgres -D");
        using var dev = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "dev.json")));
        string Told(string name) => dev.RootElement.GetProperty(name).GetString()!;
        _edge = new HttpClient { BaseAddress = new Uri(Told("edgeUrl")) };
        _edge.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Told("apiKey"));
        Upstream = new Upstream(new Uri(Told("simulatorUrl")));
        Database = new Database(Superuser());
    }

    public AppProcess Worker { get; }

    public AppProcess Api { get; }

    public AppProcess Redis { get; }

    public AppProcess Postgres { get; }

    public Upstream Upstream { get; }

    public Database Database { get; }

    public HttpClient Edge => _edge;

    public ReferenceAppClient Client => new(_edge);

    /// <summary>Where pictures are kept, by the first two digits of their SHA-256.</summary>
    public string Pictures => Path.Combine(_folder.FullName, "assets", "objects");

    /// <summary>What is on its way to the store, and whole answers that are not yet settled.</summary>
    public string Spool => Path.Combine(_folder.FullName, "assets", "spool");

    /// <summary>Between an attempt's id and the rest, in the name of its answer's file.</summary>
    public const string AnswerMark = "-answer.";

    /// <summary>Attempts whose whole answer lies in the spool.</summary>
    public IReadOnlySet<Guid> SpooledAnswers() => Directory.EnumerateFiles(Spool, $"*{AnswerMark}*").Select(Path.GetFileName).OfType<string>()
        .Where(name => !name.EndsWith(".part", StringComparison.Ordinal))
        .Select(name => Guid.Parse(name.AsSpan(0, name.IndexOf(AnswerMark, StringComparison.Ordinal)))).ToHashSet();

    /// <param name="jobsAtATime">Of each worker; null: as it comes.</param>
    public static async Task<KillableApp> StartAsync(int? jobsAtATime = null)
    {
        var folder = Directory.CreateTempSubdirectory("kills-");
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace("/tests/EndToEnd/", "/AppHost/", StringComparison.Ordinal), "ReferenceApp.AppHost.dll");
        // TERM, not KILL: the host stops its children in order when this process dies.
        var host = await ServerProcess.StartAsync(
            [
                .. jobsAtATime is { } jobs ? (string[])["env", $"Worker__MaxConcurrentJobs={jobs}"] : [],
                "setpriv", "--pdeathsig", "TERM", "--", "dotnet", "exec", program, "--data", folder.FullName,
                "--unlimited", "true", "--DcpPublisher:RandomizePorts", "true",
            ],
            "READY ");
        return new KillableApp(folder, host);
    }

    /// <summary>Asks for the job until it is accepted, as a caller would: with the same key each time.</summary>
    public async Task<Guid> SubmitAsync(JobRequest job, string idempotencyKey) =>
        (await InsistAsync(cancel => Client.CreateJobAsync(job, idempotencyKey, cancel))).Id;

    /// <summary>A person accepts that the job may be charged twice, and asks until that is taken down.</summary>
    public Task RetryAsync(Guid job) => InsistAsync(cancel =>
        Client.RetryJobAsync(job, new RetryRequest { AcceptPossibleCharge = true }, $"retry-{job}", cancel));

    /// <summary>Asks until there is an answer: a connection that died with a server is noticed when it is used.</summary>
    public static async Task<T> InsistAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                return await ask(timeout.Token);
            }
            catch (Exception e) when (e is HttpRequestException or ProblemException { Problem.Status: >= 500 } or JsonException)
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
        }
    }

    public async Task FlushRedisAsync()
    {
        // host:port,password=…
        var parts = ProcessTable.EnvironmentOf(Worker.Id)["ConnectionStrings__redis"].Split(':', ',');
        using var redis = new TcpClient();
        await redis.ConnectAsync(parts[0], int.Parse(parts[1]));
        using var reader = new StreamReader(redis.GetStream());
        foreach (var command in new[] { $"AUTH {parts.Single(p => p.StartsWith("password=", StringComparison.Ordinal))["password=".Length..]}", "FLUSHALL" })
        {
            await redis.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
            if (await reader.ReadLineAsync() is not "+OK" and var refusal)
                throw new InvalidOperationException($"Redis: {refusal}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _edge.Dispose();
        Upstream.Dispose();
        ProcessTable.Send(Signal.Terminate, _host.Id);
        await _host.WaitForExitAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    string Superuser()
    {
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder.FullName, "secrets.json")));
        return new NpgsqlConnectionStringBuilder(ProcessTable.EnvironmentOf(Worker.Id)["ConnectionStrings__audit"])
        {
            Username = "postgres",
            Password = secrets.RootElement.GetProperty(nameof(Postgres)).GetString(),
        }.ConnectionString;
    }
}
