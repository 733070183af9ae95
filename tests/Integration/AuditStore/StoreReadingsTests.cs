using Dapper;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>What the gauges are read from, over stores that the product wrote; as the API's role sees it.</summary>
[LedgerBalanced<StoreHost>]
public sealed class StoreReadingsTests(StoreHost host) : IClassFixture<StoreHost>
{
    static readonly Reason Why = new("because");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_CountsWhatIsDueAndNobodysUntilAWorkerHasIt()
    {
        var before = await ReadAsync();
        var (old, _) = (await NewJobAsync(), await NewJobAsync());
        await ExecuteAsync("update jobs set due_at = now() - interval '90 seconds' where id = @Id", new { old.Id });

        var due = await ReadAsync();
        await new JobLeases(host.Worker).TakeAsync([old.Id], "worker", TimeSpan.FromMinutes(1), Cancel);
        var taken = await ReadAsync();

        Assert.Equal((before.QueueDepth + 2, before.QueueDepth + 1), (due.QueueDepth, taken.QueueDepth));
        Assert.InRange(due.QueueAge, 90, 150);
        Assert.InRange(taken.QueueAge, 0, 60);
    }

    [Fact]
    public async Task Waiting_IsCountedByState_FromWhenTheJobCameToWait()
    {
        var stopped = await ChangeAsync(
            await NewJobAsync(), new JobCommand.StartStep(StepName.Validate), new JobCommand.NeedAttention(Why));
        await ExecuteAsync("update jobs set waiting_since = now() - interval '2 hours' where id = @Id", new { stopped.Id });
        var waiting = await NeedAttentionAsync();

        var retried = await ChangeAsync(stopped, new JobCommand.Retry("alice", false));
        var working = await NeedAttentionAsync();
        await ChangeAsync(retried, new JobCommand.NeedAttention(Why));
        var again = await NeedAttentionAsync();

        Assert.InRange(waiting!.AgeSeconds, 7200, 7260);
        Assert.Equal(waiting.Depth - 1, working?.Depth ?? 0);
        Assert.Equal(waiting.Depth, again!.Depth);
        Assert.InRange(again.AgeSeconds, 0, 60);
    }

    [Fact]
    public async Task Waiting_IsNotBegunAnew_ByTheFirstOfTwoApprovals()
    {
        var sha256 = new string('a', 64);
        var job = await NewJobAsync(reviewers: 2);
        foreach (var step in Enum.GetValues<StepName>().SkipLast(1))
            job = await ChangeAsync(job, new JobCommand.StartStep(step), new JobCommand.PassStep(step, Why, sha256));
        job = await ChangeAsync(job, new JobCommand.StartStep(StepName.Review));
        var since = await WaitingSinceAsync(job);

        var people = await host.StartStoreAsync(role: host.Api);
        job = await ChangeAsync(people, job, new JobCommand.Approve("rin", new ReviewedPicture(sha256, [], []), null));
        var approvedOnce = await WaitingSinceAsync(job);
        job = await ChangeAsync(people, job, new JobCommand.Approve("sora", new ReviewedPicture(sha256, [], []), null));

        Assert.NotNull(since);
        Assert.Equal((since, JobState.Approved, (DateTime?)null), (approvedOnce, job.State, await WaitingSinceAsync(job)));
    }

    [Fact]
    public async Task Money_IsReservedWhileACallIsUnderWay_AndPossibleOnceItsOutcomeIsUnknown()
    {
        var before = await ReadAsync();
        var sent = await AppendAsync(StoreHost.NewAttempt(700));
        var underWay = await ReadAsync();
        await AppendAsync(StoreHost.Next(sent, new AttemptCommand.LoseOutcome(Why, null, null, null)));
        var unknown = await ReadAsync();

        Assert.Equal((before.ReservedMicroUsd + 700, before.PossibleMicroUsd), (underWay.ReservedMicroUsd, underWay.PossibleMicroUsd));
        Assert.Equal((before.ReservedMicroUsd, before.PossibleMicroUsd + 700), (unknown.ReservedMicroUsd, unknown.PossibleMicroUsd));
        Assert.Equal(0, unknown.UnexplainedMicroUsd);
    }

    [Fact]
    public async Task Reservation_ThatNobodyHasHeldForFiveMinutes_IsUnexplained_UntilItsCallIsEnded()
    {
        var sent = await AppendAsync(StoreHost.NewAttempt(900));
        await ExecuteAsync("update attempts set lease_until = now() - interval '299 seconds' where id = @Id", new { sent.Id });
        var recent = await ReadAsync();
        await ExecuteAsync("update attempts set lease_until = now() - interval '301 seconds' where id = @Id", new { sent.Id });
        var abandoned = await ReadAsync();

        await AppendAsync(StoreHost.Next(sent, new AttemptCommand.LoseOutcome(Why, null, null, null)));

        Assert.Equal((0, 900, 0), (recent.UnexplainedMicroUsd, abandoned.UnexplainedMicroUsd, (await ReadAsync()).UnexplainedMicroUsd));
    }

    [Theory]
    [InlineData("update ledger set micro_usd = micro_usd + 25 where attempt_id = @id and account = 'Settled'", "update ledger set micro_usd = micro_usd - 25 where attempt_id = @id and account = 'Settled'", 25)]
    [InlineData("update ledger set account = 'Possible' where attempt_id = @id and account = 'Settled'", "update ledger set account = 'Settled' where attempt_id = @id and account = 'Possible'", 140)]
    [InlineData("update attempts set settled_usd = 0 where id = @id", "update attempts set settled_usd = 70 where id = @id", 70)]
    public async Task Money_ThatWasTamperedWith_IsUnexplainedUntilItIsMended(string tampering, string mending, long microUsd)
    {
        var sent = await AppendAsync(StoreHost.NewAttempt(100));
        var received = await AppendAsync(StoreHost.Next(sent, StoreHost.Receive()));
        var id = (await AppendAsync(StoreHost.Next(received, StoreHost.Settle(70)))).Id;
        var readings = new StoreReadings(host.Api);
        Assert.Equal(0, (await readings.ReadAsync(Cancel)).UnexplainedMicroUsd);

        await ExecuteAsync(tampering, new { id });
        var (first, second) = (await readings.ReadAsync(Cancel), await readings.ReadAsync(Cancel));
        await ExecuteAsync(mending, new { id });

        Assert.Equal((microUsd, microUsd), (first.UnexplainedMicroUsd, second.UnexplainedMicroUsd));
        Assert.Equal(0, (await readings.ReadAsync(Cancel)).UnexplainedMicroUsd);
    }

    [Fact]
    public async Task OldCall_ThatWasTamperedWith_IsFoundInARound_AndRememberedAfterIt()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 9; i++)
        {
            var sent = await AppendAsync(StoreHost.NewAttempt(100));
            ids.Add((await AppendAsync(StoreHost.Next(sent, new AttemptCommand.NotSend(Why)))).Id);
        }

        // Two a reading: the call is not among the newest.
        var readings = new StoreReadings(host.Api, slice: 2);
        var inARound = await host.ScalarAsync<long>("select count(*) from attempts") / 2 + 2;
        await ExecuteAsync("update ledger set micro_usd = micro_usd + 5 where attempt_id = @id and micro_usd > 0", new { id = ids[0] });
        try
        {
            var seen = new List<long>();
            for (var i = 0; i < 2 * inARound; i++)
                seen.Add((await readings.ReadAsync(Cancel)).UnexplainedMicroUsd);

            Assert.InRange(seen.IndexOf(5), 0, inARound);
            Assert.All(seen.Skip(seen.IndexOf(5)), microUsd => Assert.Equal(5, microUsd));
        }
        finally
        {
            await ExecuteAsync("update ledger set micro_usd = micro_usd - 5 where attempt_id = @id and micro_usd > 0", new { id = ids[0] });
        }
    }

    [Fact]
    public async Task AuditLog_IsUnsealedSinceItsOldestEntry()
    {
        await NewJobAsync();

        var age = (await ReadAsync()).UnsealedAge;

        Assert.InRange(age, 0, await host.ScalarAsync<double>("select extract(epoch from now() - min(at))::float8 from entries"));
    }

    Task<StoreReading> ReadAsync() => new StoreReadings(host.Api).ReadAsync(Cancel);

    async Task<WaitingJobs?> NeedAttentionAsync() =>
        (await ReadAsync()).Waiting.SingleOrDefault(jobs => jobs.State == "NeedsAttention");

    Task<DateTime?> WaitingSinceAsync(Job job) => host.ScalarAsync<DateTime?>("select waiting_since from jobs where id = @Id", new { job.Id });

    async Task<Job> NewJobAsync(int reviewers = 1)
    {
        StoreHost.NewJob(out var created, reviewers: reviewers);
        Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Jobs = [created] }, Cancel));
        return created.After;
    }

    Task<Job> ChangeAsync(Job job, params JobCommand[] commands) => ChangeAsync(host.Store, job, commands);

    static async Task<Job> ChangeAsync(IAuditStore store, Job job, params JobCommand[] commands)
    {
        foreach (var command in commands)
        {
            var change = StoreHost.Next(job, command);
            Assert.IsType<AppendResult.Committed>(await store.AppendAsync(new Append { Jobs = [change] }, Cancel));
            job = change.After;
        }

        return job;
    }

    async Task<Attempt> AppendAsync(AttemptChange change)
    {
        Assert.IsType<AppendResult.Committed>(await host.Store.AppendAsync(new Append { Attempts = [change] }, Cancel));
        return change.After;
    }

    /// <summary>As a superuser can: without the triggers that hold everybody else.</summary>
    async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await host.Owner.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync("set local session_replication_role = replica");
        Assert.NotEqual(0, await connection.ExecuteAsync(sql, parameters));
        await transaction.CommitAsync(Cancel);
    }
}
