using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Money;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>A migrated Postgres, and stores over it as processes have them.</summary>
public sealed class StoreHost : IStoreOwner, IAsyncLifetime
{
    readonly PostgresServer postgres = new();
    readonly List<IAsyncDisposable> opened = [];

    public static IdSource Ids { get; } = IdSource.FromClock(TimeProvider.System);

    /// <summary>As the owner of the schema.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>As the API process connects.</summary>
    public NpgsqlDataSource Api { get; private set; } = null!;

    /// <summary>As the worker process connects.</summary>
    public NpgsqlDataSource Worker { get; private set; } = null!;

    /// <summary>The store of one process.</summary>
    public PostgresAuditStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var database = await MigratedDatabase.CreateAsync(postgres.ConnectionString);
        Owner = NpgsqlDataSource.Create(database.Owner);
        Api = NpgsqlDataSource.Create(database.Api);
        Worker = NpgsqlDataSource.Create(database.Worker);
        Store = await StartStoreAsync();
    }

    /// <summary>Another process over the same database.</summary>
    /// <param name="clock">Null: the system's.</param>
    /// <param name="role">As which it connects; null: the worker's.</param>
    public async Task<PostgresAuditStore> StartStoreAsync(TimeProvider? clock = null, NpgsqlDataSource? role = null)
    {
        role ??= Worker;
        var commits = new GroupCommit(role, NullLogger<GroupCommit>.Instance);
        await commits.StartAsync(CancellationToken.None);
        opened.Add(new Stop(commits));
        return new PostgresAuditStore(role, new StreamReads(role), commits, Ids, clock ?? TimeProvider.System);
    }

    public static Job NewJob(out JobChange change, string caller = "alice", int reviewers = 1)
    {
        var plan = new JobPlan(
            "gpt-image-2", "1024x1024", "image-api", new RouteRecord([], []), "internal", null, [],
            new FinalPlan(["1024x1024"], ["medium"], ["png"], [100], 4, null, null), null, "ask", null, null, reviewers);
        var (job, events) = Job.Create(
            Ids.NewId(), caller, plan, new TextBinding(Ids.NewId(), new string('0', 64)), TimeProvider.System.GetUtcNow());
        change = new JobChange(null, events, job);
        return job;
    }

    public static AttemptChange NewAttempt(long worst, params BudgetKey[] budgets) => NewAttempt(null, worst, budgets);

    public static AttemptChange NewAttempt(Guid? jobId, long worst, params BudgetKey[] budgets)
    {
        var (attempt, events) = Attempt.Start(Ids.NewId(), "alice", new AttemptCommand.Plan(
            new AttemptPlanned("generate", jobId, "image-api", "generation", "gpt-image-2", "1024x1024", "low", "png", 100, 1,
                new string('0', 64), worst, "2026-01"),
            budgets));
        return new AttemptChange(null, events, attempt);
    }

    public static AttemptChange Next(Attempt attempt, AttemptCommand command)
    {
        var decision = attempt.Decide(command);
        Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
        return new AttemptChange(attempt, decision.Events, decision.Events.Aggregate(attempt, (state, e) => state.Apply(e)));
    }

    public static JobChange Next(Job job, JobCommand command)
    {
        var decision = job.Decide(command);
        Assert.True(decision.IsAccepted, $"{command}: {decision.Refusal}");
        return new JobChange(
            job, decision.Events, decision.Events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow())));
    }

    public static AttemptCommand Settle(long microUsd) => new AttemptCommand.Settle(
        new AttemptStored([], null), new AttemptSettled(CostBreakdown.ImageOutput(new MicroUsd(microUsd)), "settled"));

    public static AttemptCommand Receive() =>
        new AttemptCommand.Receive(new AttemptReceived("req_1", 200, 10, new string('a', 64), 1));

    /// <summary>One value, as the owner sees it.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Owner.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in opened)
            await one.DisposeAsync();
        await Api.DisposeAsync();
        await Worker.DisposeAsync();
        await Owner.DisposeAsync();
        await postgres.DisposeAsync();
    }

    sealed class Stop(GroupCommit commits) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await commits.StopAsync(CancellationToken.None);
    }
}

[CollectionDefinition(Name)]
[LedgerBalanced<StoreHost>]
public sealed class StoreTests : ICollectionFixture<StoreHost>
{
    public const string Name = "audit-store";
}
