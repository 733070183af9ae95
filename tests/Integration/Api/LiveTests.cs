using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class LiveTests(ApiHost api)
{
    static readonly Reason Why = new(JobCauses.CheckFailed);

    static readonly CallerIdentity Reviewer = new("rita", CallerRole.Reviewer, ["*"], null);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_TellsItsHistory_AndThenWhatHappens()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await using var stream = await OpenAsync(ApiHost.Alice, $"/api/jobs/{job.Id}/events");

        var created = await stream.NextAsync();
        await api.CommandAsync(job.Id, new JobCommand.StartStep(StepName.Validate));
        var started = await stream.NextAsync();

        Assert.Equal((job.Id, "job.created", 1L, "Queued"), Told(created));
        Assert.Equal((job.Id, "job.step_started", 2L, "Validating"), Told(started));
        Assert.Equal("job.step_started", started.EventType);
        Assert.Equal(await EntryIdsAsync(job.Id), [created.EventId, started.EventId]);
    }

    [Fact]
    public async Task Job_TellsOfItsCalls_WithoutTextOrPicture()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        await using var stream = await OpenAsync(ApiHost.Alice, $"/api/jobs/{job.Id}/events");

        attempt = await api.ReceiveAsync(attempt, "req_live");
        var events = await stream.UntilAsync("attempt.received");

        Assert.Equal(
            ["job.created", "job.step_started", "attempt.planned", "attempt.reserved", "attempt.sent", "job.attempt_added", "attempt.received"],
            events.Select(e => e.EventType));
        Assert.All(events, e => Assert.Equal(
            ["jobId", "type", "at", "version", "state"],
            JsonDocument.Parse(e.Data).RootElement.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task Stream_Resumed_GoesOnAfterTheLastEvent_WithoutGapOrDuplicate()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var (path, seen) = ($"/api/jobs/{job.Id}/events", new List<string?>());
        for (var round = 0; round < 4; round++)
        {
            await using var stream = await OpenAsync(ApiHost.Alice, path, seen.LastOrDefault());
            seen.Add((await stream.NextAsync()).EventId);
            await api.CommandAsync(job.Id, new JobCommand.NeedAttention(Why));
            seen.Add((await stream.NextAsync()).EventId);
            await stream.DisposeAsync();
            // Nobody listens; the next round begins with it.
            await api.CommandAsync(job.Id, new JobCommand.Retry("alice", false));
        }

        await using var last = await OpenAsync(ApiHost.Alice, path, seen[^1]);
        seen.Add((await last.NextAsync()).EventId);

        Assert.Equal(await EntryIdsAsync(job.Id), seen);
    }

    [Fact]
    public async Task AllJobs_BeginNow_AndResume()
    {
        var caller = ApiHost.Bob with { Caller = "live-all" };
        var client = api.Client(caller);
        await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var stream = await OpenAsync(caller, "/api/jobs/events");

        var second = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var told = await stream.NextAsync();
        await stream.DisposeAsync();
        var third = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await using var resumed = await OpenAsync(caller, "/api/jobs/events", told.EventId);
        var next = await resumed.NextAsync();

        Assert.Equal(second.Id, Told(told).Item1);
        Assert.Equal(third.Id, Told(next).Item1);
    }

    [Fact]
    public async Task Entry_CommittedAfterOneWithAGreaterId_IsTold()
    {
        var caller = ApiHost.Bob with { Caller = "live-order" };
        var (late, early) = (
            await api.Client(caller).CreateJobAsync(JobBodies.Smallest, null, Cancel),
            await api.Client(caller).CreateJobAsync(JobBodies.Smallest, null, Cancel));
        await using var other = await OtherProcess.StartAsync(api.RoleConnection);
        await using var stream = await OpenAsync(caller, "/api/jobs/events");
        await using var locking = await api.Owner.OpenConnectionAsync(Cancel);
        await using var held = await locking.BeginTransactionAsync(Cancel);
        await locking.ExecuteAsync("select from jobs where id = @Id for update", new { late.Id });

        var waiting = other.CancelAsync((await api.Store.FindJobAsync(late.Id, Cancel))!);
        await UntilSomebodyWaitsAsync(locking);
        await api.CommandAsync(early.Id, new JobCommand.StartStep(StepName.Validate));
        await held.CommitAsync(Cancel);
        await waiting;
        var told = new[] { await stream.NextAsync(), await stream.NextAsync() }.ToDictionary(e => Told(e).Item1, e => e.EventId);

        Assert.Equal(new[] { late.Id, early.Id }.Order(), told.Keys.Order());
        Assert.True(
            string.CompareOrdinal(told[late.Id], told[early.Id]) < 0, "The entry that was committed last has the smaller id.");
    }

    [Fact]
    public async Task Entries_OfATransactionThatIsOvertaken_AreHeldBackUntilTheirTurn()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var scope = new LiveScope(job.Id, null);
        var entries = api.Service<LiveEntries>();
        await using var older = await api.Owner.OpenConnectionAsync(Cancel);
        await using var running = await older.BeginTransactionAsync(Cancel);
        await older.ExecuteAsync("select pg_current_xact_id()");
        await api.CommandAsync(job.Id, new JobCommand.StartStep(StepName.Validate));

        var before = await entries.ReadAsync(scope, LivePosition.Start, 10, Cancel);
        await running.CommitAsync(Cancel);
        var after = await entries.ReadAsync(scope, before.Next, 10, Cancel);

        Assert.Equal(["job.created"], before.Rows.Select(row => row.Type));
        Assert.Equal((true, false), (before.HeldBack, after.HeldBack));
        Assert.Equal(["job.step_started"], after.Rows.Select(row => row.Type));
    }

    [Fact]
    public async Task LongHistory_IsReadInPages_EachEntryOnce()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        for (var i = 0; i < 5; i++)
            await api.CommandAsync(job.Id, new JobCommand.NeedAttention(Why), new JobCommand.Retry("alice", false));
        var (entries, position, seen) = (api.Service<LiveEntries>(), LivePosition.Start, new List<string>());

        bool more;
        do
        {
            var page = await entries.ReadAsync(new LiveScope(job.Id, "alice"), position, 3, Cancel);
            seen.AddRange(page.Rows.Select(row => row.Id.ToString()));
            (position, more) = (page.Next, page.More || page.HeldBack);
        }
        while (more);

        Assert.Equal(await EntryIdsAsync(job.Id), seen);
    }

    [Fact]
    public async Task OthersJobs_AreNotThere_AndReviewersSeeThem()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        using var bob = api.Http(ApiHost.Bob);
        await using var bobs = await OpenAsync(ApiHost.Bob, "/api/jobs/events");
        await using var all = await OpenAsync(Reviewer, "/api/jobs/events");
        await using var reviewed = await OpenAsync(Reviewer, $"/api/jobs/{job.Id}/events");

        using var refused = await bob.GetAsync($"/api/jobs/{job.Id}/events", Cancel);
        await api.CommandAsync(job.Id, new JobCommand.StartStep(StepName.Validate));
        var bobsJob = await api.Client(ApiHost.Bob).CreateJobAsync(JobBodies.Smallest, null, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(bobsJob.Id, Told(await bobs.NextAsync()).Item1);
        Assert.Equal(job.Id, Told(await all.NextAsync()).Item1);
        Assert.Equal("job.created", (await reviewed.NextAsync()).EventType);
    }

    [Fact]
    public async Task LastEventId_ThatIsNoneOfTheStreams_IsRefused()
    {
        var (job, other) = (
            await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel),
            await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel));
        var foreign = Assert.Single(await EntryIdsAsync(other.Id))!;

        await RefusedAsync(ApiHost.Alice, $"/api/jobs/{job.Id}/events", foreign);
        await RefusedAsync(ApiHost.Bob, "/api/jobs/events", foreign);
        await RefusedAsync(ApiHost.Alice, "/api/jobs/events", "7");
        await RefusedAsync(ApiHost.Alice, "/api/jobs/events", "01980000-0000-7000-8000-000000000000");
    }

    [Fact]
    public async Task WithoutRedis_EventsComeAllTheSame()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await using var open = await OpenAsync(ApiHost.Alice, $"/api/jobs/{job.Id}/events");
        await open.NextAsync();
        await api.Redis.KillAsync();
        try
        {
            await using var late = await OpenAsync(ApiHost.Alice, $"/api/jobs/{job.Id}/events");
            await late.NextAsync();
            await api.CommandAsync(job.Id, new JobCommand.StartStep(StepName.Validate));

            Assert.Equal("job.step_started", (await open.NextAsync()).EventType);
            Assert.Equal("job.step_started", (await late.NextAsync()).EventType);
        }
        finally
        {
            await api.RestartRedisAsync();
        }
    }

    [Fact]
    public async Task SilentStream_SaysThatItIsStillThere()
    {
        using var http = api.Http(ApiHost.Alice);
        using var answer = await PlaceAsync(http);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));

        string? line;
        do
        {
            line = await lines.ReadLineAsync(Cancel).AsTask().WaitAsync(EventReader.Patience, Cancel);
        }
        while (line is not (null or ": still here"));

        Assert.Equal(": still here", line);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Process_ThatStops_EndsItsStreams()
    {
        await using var own = new ApiHost();
        await own.InitializeAsync();
        await using var stream = await EventReader.OpenAsync(own.Http(ApiHost.Alice), "/api/jobs/events", null, Cancel);

        own.Service<IHostApplicationLifetime>().StopApplication();

        await Assert.ThrowsAsync<EndOfStreamException>(stream.NextAsync);
    }

    [Fact]
    public async Task StreamsBeyondTheLimit_AreRefused_UntilOneEnds()
    {
        var open = new List<EventReader>();
        try
        {
            while (open.Count < ApiHost.MaxStreams)
                open.Add(await OpenAsync(ApiHost.Alice, "/api/jobs/events"));

            using var http = api.Http(ApiHost.Alice);
            using var refused = await http.GetAsync("/api/jobs/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
            var problem = await refused.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);
            await open[0].DisposeAsync();
            open.Add(await OpenAsync(ApiHost.Alice, "/api/jobs/events"));

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "streams_exhausted"), (refused.StatusCode, problem!.Code));
        }
        finally
        {
            foreach (var stream in open)
                await stream.DisposeAsync();
        }
    }

    /// <summary>A stream, as soon as there is room for one: those that a test before this one gave up are noticed by and by.</summary>
    static async Task<HttpResponseMessage> PlaceAsync(HttpClient http)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await http.GetAsync("/api/jobs/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                return answer;
            answer.Dispose();
            await timer.WaitForNextTickAsync(Cancel);
        }
    }

    static (Guid, string, long, string) Told(SseItem<string> e)
    {
        var notice = JsonSerializer.Deserialize<JobNotice>(e.Data, ReferenceAppClient.Json)!;
        return (notice.JobId, notice.Type, notice.Version, notice.State);
    }

    async Task<IReadOnlyList<string?>> EntryIdsAsync(Guid jobId)
    {
        var page = await api.Client(ApiHost.Admin).FindAuditEntriesAsync(new AuditQuery { JobId = jobId }, null, 200, Cancel);
        return [.. page.Items.Select(entry => entry.Id.ToString())];
    }

    async Task RefusedAsync(CallerIdentity caller, string path, string lastEventId)
    {
        using var http = api.Http(caller);
        http.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);
        Assert.Equal((HttpStatusCode.BadRequest, "Last-Event-ID", "cursor_invalid"),
            (answer.StatusCode, problem!.Errors!.Single().Field, problem.Errors![0].Code));
    }

    /// <summary>A stream whose client has gone frees its place a moment later: then the next one gets it.</summary>
    async Task<EventReader> OpenAsync(CallerIdentity caller, string path, string? lastEventId = null)
    {
        using var timeout = new CancellationTokenSource(EventReader.Patience);
        while (true)
        {
            try
            {
                return await EventReader.OpenAsync(api.Http(caller), path, lastEventId, Cancel);
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                timeout.Token.ThrowIfCancellationRequested();
            }
        }
    }

    static async Task UntilSomebodyWaitsAsync(NpgsqlConnection connection)
    {
        using var timeout = new CancellationTokenSource(EventReader.Patience);
        while (!await connection.ExecuteScalarAsync<bool>("select exists (select from pg_locks where not granted)"))
            timeout.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The commits of another process over the same database.</summary>
    sealed class OtherProcess(NpgsqlDataSource database, GroupCommit commits) : IAsyncDisposable
    {
        public static async Task<OtherProcess> StartAsync(string connection)
        {
            var database = NpgsqlDataSource.Create(connection);
            var commits = new GroupCommit(database, NullLogger<GroupCommit>.Instance);
            await commits.StartAsync(Cancel);
            return new OtherProcess(database, commits);
        }

        public async Task CancelAsync(Job job)
        {
            var store = new PostgresAuditStore(
                database, new StreamReads(database), commits, IdSource.FromClock(TimeProvider.System), TimeProvider.System);
            var events = job.Decide(new JobCommand.Cancel(job.Caller)).Events;
            var after = events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
            Assert.IsType<AppendResult.Committed>(
                await store.AppendAsync(new Append { Jobs = [new JobChange(job, events, after)] }, Cancel));
        }

        public async ValueTask DisposeAsync()
        {
            await commits.StopAsync(CancellationToken.None);
            await database.DisposeAsync();
        }
    }
}
