using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.Integration.Simulator;
using ReferenceApp.JobQueue;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Worker;

/// <summary>edit-loop-worker as a real process would be: its own role in a real Postgres, a real Redis, the simulator over HTTP.</summary>
public sealed class WorkerHost : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("worker-test-");
    readonly PostgresServer postgres = new();
    readonly List<WebApplication> workers = [];
    string roleConnection = "";

    public static IdSource Ids { get; } = IdSource.FromClock(TimeProvider.System);

    public RedisServer Redis { get; } = new();

    public SimulatorHost Simulator { get; } = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One without words to read, edits and drill: two pictures, then a person.</summary>
    static JobPlan Plan { get; } = new(
        "gpt-image-2", "1024x640", "image-api", new RouteRecord([], []), "internal", null, [],
        new FinalPlan(["1024x640"], ["low"], ["png"], [100], 1, null, null), null, "ask", null, null, 1);

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(
            postgres.InitializeAsync().AsTask(), Redis.InitializeAsync().AsTask(), Simulator.InitializeAsync().AsTask());
        roleConnection = (await MigratedDatabase.CreateAsync(postgres.ConnectionString)).Worker;
    }

    public async Task<WebApplication> StartWorkerAsync()
    {
        var worker = EditLoopWorker.Program.Build([
            "--urls=http://127.0.0.1:0", "--environment=Production", "--Logging:LogLevel:Default=None",
            $"--ConnectionStrings:audit={roleConnection}", $"--ConnectionStrings:redis={Redis.ConnectionString}",
            $"--AssetStore:Directory={Path.Combine(directory.FullName, "assets")}",
            $"--Surfaces:ImageApi:Endpoint={new Uri(Simulator.Http.BaseAddress!, "v1")}", "--Surfaces:ImageApi:ApiKey=sk-test"]);
        workers.Add(worker);
        await worker.StartAsync(Cancel);
        return worker;
    }

    public static async Task<Job> CreateJobAsync(WebApplication worker)
    {
        var job = await AddJobAsync(worker);
        await worker.Services.GetRequiredService<DueJobs>().SignalAsync(job.Id, Cancel);
        return job;
    }

    /// <summary>One that its caller has given up.</summary>
    public static Task<Job> CreateCancelledJobAsync(WebApplication worker) => AddJobAsync(worker, new JobCommand.Cancel("alice"));

    static async Task<Job> AddJobAsync(WebApplication worker, JobCommand? next = null)
    {
        var words = SideText.Create(Ids, JobWords.Write(
            new JobWords(new StructuredPrompt("poster", ["a tea pot"], [], [], [], []), [])));
        var now = TimeProvider.System.GetUtcNow();
        var (job, created) = Job.Create(Ids.NewId(), "alice", Plan, words.Binding(), now);
        var further = next is null ? [] : job.Decide(next).Events;
        var after = further.Aggregate(job, (state, e) => state.Apply(e, now));
        await AppendAsync(worker, new Append { Jobs = [new JobChange(null, [.. created, .. further], after)], Texts = [words] });
        return after;
    }

    public static async Task AppendAsync(WebApplication worker, Append append) => Assert.IsType<AppendResult.Committed>(
        await worker.Services.GetRequiredService<IAuditStore>().AppendAsync(append, Cancel));

    /// <summary>The job's attempts, oldest first, once they are as asked for.</summary>
    public async Task<IReadOnlyList<Attempt>> WaitForAttemptsAsync(Guid jobId, Func<IReadOnlyList<Attempt>, bool> condition)
    {
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        return await WaitAsync(
            async () =>
            {
                await using var connection = await database.OpenConnectionAsync(Cancel);
                var ids = await connection.QueryAsync<Guid>("select id from attempts where job_id = @jobId order by id", new { jobId });
                return (await new StreamReads(database).AttemptsAsync([.. ids], Cancel)).Select(record => record.Attempt).ToArray();
            },
            condition);
    }

    public async Task<Job> WaitForJobAsync(Guid jobId, Func<Job, bool> condition)
    {
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        return await WaitAsync(async () => (await new StreamReads(database).JobsAsync([jobId], Cancel)).Single().Job, condition);
    }

    /// <summary>As the owner of the schema.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object parameters)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    static async Task<T> WaitAsync<T>(Func<Task<T>> read, Func<T, bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(timeout.Token))
        {
            if (await read() is var value && condition(value))
                return value;
        }

        throw new TimeoutException();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        await Simulator.DisposeAsync();
        await Redis.DisposeAsync();
        await postgres.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
