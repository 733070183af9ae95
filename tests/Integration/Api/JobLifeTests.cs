using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class JobLifeTests(ApiHost api)
{
    static readonly StoredPicture Picture = new(new string('b', 64), 5000, 1024, 1024, "png", C2pa: true);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_WithASettledAttempt_ShowsItsCostUsageAndPicture()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        attempt = await api.ReceiveAsync(attempt, "req_upstream");
        await api.SettleAsync(attempt, Picture);
        await api.CommandAsync(job.Id,
            new JobCommand.RecordCheck(new PictureChecked(StepName.Validate, "base", attempt.Id, Picture.Sha256, "pass", [])),
            new JobCommand.PassStep(StepName.Validate, Reason.Of("text_read", ("expected", 2), ("found", 2)), Picture.Sha256));

        var read = await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel);

        Assert.Equal(new CostBody(0, 0.00605m, 0), read.Cost);
        var step = read.Steps![0];
        Assert.Equal(("passed", "text_read", "All requested text was read (2 of 2)."), (step.State, step.PassCondition!.Code, step.PassCondition.Text));
        var shown = Assert.Single(step.Attempts);
        Assert.Equal(("settled", "generate", "req_upstream", 1234L), (shown.State, shown.Purpose, shown.RequestId, shown.LatencyMs));
        Assert.Equal(new AttemptCost(0.00605m, "settled"), shown.Cost);
        Assert.Equal(new UsageBody(10, 0, 0, 0, 200, 0), shown.Usage);
        Assert.Equal("pass", shown.Verdict);
        Assert.Equal([Picture.Sha256], shown.Assets);
        Assert.NotNull(shown.TraceId);
        var asset = Assert.Single(read.Assets);
        Assert.Equal((Picture.Sha256, true, "generate"), (asset.Sha256, asset.C2pa, asset.Role));
        Assert.Equivalent(shown, await api.Client(ApiHost.Alice).GetAttemptAsync(attempt.Id, Cancel), strict: true);
    }

    [Fact]
    public async Task Job_WhoseAttemptIsUnknown_ShowsWhatMayHaveBeenCharged()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        await api.CommandAsync(attempt, new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, 60_000));

        var read = await api.Client(ApiHost.Alice, "ja").GetJobAsync(job.Id, Cancel);

        Assert.Equal(new CostBody(0, 0, 0.04m), read.Cost);
        var shown = Assert.Single(read.Steps![0].Attempts);
        Assert.Equal(("unknown", new AttemptCost(0.04m, "possible")), (shown.State, shown.Cost));
        Assert.Equal(new AttemptError("timeout", "時間内に応答がありませんでした。"), shown.Error);
    }

    [Fact]
    public async Task Cancel_OfARunningJob_EndsIt_AndASecondIsRefusedWithWhatIsPossible()
    {
        var client = api.Client(ApiHost.Alice);
        var job = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);

        var cancelled = await client.CancelJobAsync(job.Id, Cancel);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => client.CancelJobAsync(job.Id, Cancel));

        Assert.Equal(("Cancelled", 0), (cancelled.State, cancelled.Actions.Count));
        Assert.Equal((409, "job_transition_refused"), (refused.Problem.Status, refused.Problem.Code));
        Assert.Empty(refused.Problem.Actions!);
    }

    [Fact]
    public async Task Cancel_WhileTheWorkerWrites_IsDecidedAgain()
    {
        var client = api.Client(ApiHost.Alice);
        var job = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var working = Task.Run(async () =>
        {
            var current = (await api.Store.FindJobAsync(job.Id, Cancel))!;
            for (var i = 0; i < 5 && !current.IsOver; i++)
            {
                var decision = current.Decide(i == 0
                    ? new JobCommand.StartStep(StepName.Validate)
                    : new JobCommand.AddAttempt(StepName.Validate, "base", Guid.CreateVersion7()));
                var after = decision.Events.Aggregate(current, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
                await api.Store.AppendAsync(
                    new Domain.Audit.Append { Jobs = [new Domain.Audit.JobChange(current, decision.Events, after)] }, Cancel);
                current = (await api.Store.FindJobAsync(job.Id, Cancel))!;
            }
        }, Cancel);

        var cancelled = await client.CancelJobAsync(job.Id, Cancel);
        await working;

        Assert.Equal("Cancelled", cancelled.State);
        Assert.Equal(JobState.Cancelled, (await api.Store.FindJobAsync(job.Id, Cancel))!.State);
    }

    [Fact]
    public async Task Retry_AfterAnUnknownOutcome_NeedsThePossibleChargeAccepted()
    {
        var client = api.Client(ApiHost.Alice);
        var job = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await api.CommandAsync(job.Id, new JobCommand.NeedAttention(Reason.Of(JobCauses.OutcomeUnknown, ("why", "timeout"))));

        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => client.RetryJobAsync(job.Id, new RetryRequest(), "retry-1", Cancel));
        var retried = await client.RetryJobAsync(job.Id, new RetryRequest { AcceptPossibleCharge = true }, "retry-2", Cancel);
        var replayed = await client.RetryJobAsync(job.Id, new RetryRequest { AcceptPossibleCharge = true }, "retry-2", Cancel);

        Assert.Equal((409, "possible_charge_not_accepted"), (refused.Problem.Status, refused.Problem.Code));
        Assert.Equal(["retry", "cancel"], refused.Problem.Actions!);
        Assert.Equal(("Queued", null), (retried.State, retried.Cause));
        Assert.Equal("Queued", replayed.State);
        Assert.Equal(3, (await api.Store.FindJobAsync(job.Id, Cancel))!.Version);
    }

    [Fact]
    public async Task Retry_OfAJobThatRuns_IsRefused()
    {
        var client = api.Client(ApiHost.Alice);
        var job = await client.CreateJobAsync(JobBodies.Smallest, null, Cancel);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => client.RetryJobAsync(job.Id, new RetryRequest(), null, Cancel));

        Assert.Equal((409, "job_transition_refused"), (refused.Problem.Status, refused.Problem.Code));
        Assert.Equal(["cancel"], refused.Problem.Actions!);
    }

    [Fact]
    public async Task Retry_WithFaultyMembers_IsRefusedWithEachOfThem()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsync(
            $"/api/jobs/{job.Id}/retry", JobBodies.Json("""{"acceptPossibleCharge":"yes","force":true}"""), Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["acceptPossibleCharge:wrong_type", "force:unknown_field"], problem!.Errors!.Select(e => $"{e.Field}:{e.Code}"));
    }

    [Fact]
    public async Task List_GoesThroughAllPagesOnce_NewestFirst_WithoutPromptAndSteps()
    {
        var caller = ApiHost.Bob with { Caller = "lister" };
        var client = api.Client(caller);
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
            made.Add((await client.CreateJobAsync(JobBodies.Smallest, null, Cancel)).Id);
        await client.CancelJobAsync(made[2], Cancel);
        await api.CommandAsync(made[3], new JobCommand.NeedAttention(Reason.Of(JobCauses.OutcomeUnknown, ("why", "timeout"))));

        var first = await client.ListJobsAsync(null, null, 3, Cancel);
        var second = await client.ListJobsAsync(null, first.NextCursor, 3, Cancel);
        var cancelled = await client.ListJobsAsync("Cancelled", null, 3, Cancel);

        Assert.Equal(Enumerable.Reverse(made), [.. first.Items.Select(job => job.Id), .. second.Items.Select(job => job.Id)]);
        Assert.Null(second.NextCursor);
        Assert.Equal([made[2]], cancelled.Items.Select(job => job.Id));
        Assert.All(first.Items, job => Assert.Equal((null, null, null), (job.Prompt, job.Steps, job.Edits)));
        Assert.Equal("It is not known whether the call was paid (timeout).", first.Items[1].Cause!.Text);
        Assert.Equal(["retry", "cancel"], first.Items[1].Actions);
        using var http = api.Http(caller);
        var json = await http.GetFromJsonAsync<JsonNode>("/api/jobs?limit=1", Cancel);
        Assert.False(json!["items"]![0]!.AsObject().ContainsKey("prompt"));
        Assert.False(json["items"]![0]!.AsObject().ContainsKey("steps"));
    }

    [Theory]
    [InlineData("limit=0", "limit:out_of_range")]
    [InlineData("limit=201", "limit:out_of_range")]
    [InlineData("limit=many&state=Asleep&cursor=!", "cursor:cursor_invalid limit:out_of_range state:not_one_of")]
    [InlineData("cursor=AAAA", "cursor:cursor_invalid")]
    public async Task List_WithFaultyParameters_IsRefusedWithEachOfThem(string query, string faults)
    {
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.GetAsync($"/api/jobs?{query}", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(faults, string.Join(' ', problem!.Errors!.Select(e => $"{e.Field}:{e.Code}")));
    }
}
