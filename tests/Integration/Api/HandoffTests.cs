using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class HandoffTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_MadeByHand_WaitsWithThePromptToCopy_AndNothingIsDue()
    {
        var asked = await HandoffAsync();
        var decided = await api.Client(ApiHost.Alice).CreateJobAsync(
            JobBodies.Smallest with { Needs = new NeedsBody { Caller = "person" } }, null, Cancel);

        Assert.Equal(("ManualHandoff", "chatgpt", new CostBody(0, 0, 0)), (asked.State, asked.Surface, asked.Cost));
        Assert.Equal("Purpose: Shop poster\n\nMust show:\n- a cup of green tea\n\nRender no text.", asked.HandoffPrompt);
        Assert.Equal(["upload", "cancel"], asked.Actions);
        Assert.Equal(("ManualHandoff", "person_works_by_hand"), (decided.State, decided.Route.Reasons.Single().Code));
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        Assert.False(await connection.ExecuteScalarAsync<bool>("select due_at is not null from jobs where id = @Id", new { asked.Id }));
    }

    [Fact]
    public async Task UploadedPicture_IsKeptWithItsOrigin_AndTheJobGoesOn()
    {
        var job = await HandoffAsync();
        var picture = JobBodies.Png(1024, 1024);

        var uploaded = await api.Client(ApiHost.Alice).UploadPictureAsync(
            job.Id, new MemoryStream(picture), "chatgpt.com, team 工房", "Hanako", Cancel);
        using var http = api.Http(null);

        Assert.Equal(("Queued", null), (uploaded.State, uploaded.HandoffPrompt));
        var asset = Assert.Single(uploaded.Assets);
        Assert.Equal(new OriginBody(asset.Sha256, "chatgpt.com, team 工房", "Hanako"), uploaded.Origin);
        Assert.Equal("upload", asset.Role);
        Assert.Equal(picture, await http.GetByteArrayAsync(asset.Url, Cancel));
        var entry = (await api.Client(ApiHost.Alice).FindAuditEntriesAsync(new AuditQuery { JobId = job.Id }, null, 200, Cancel)).Items[^1];
        Assert.Contains($"\"sha256\":\"{asset.Sha256}\"", entry.Entry.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Hanako", entry.Entry.ToString(), StringComparison.Ordinal);
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        Assert.True(await connection.ExecuteScalarAsync<bool>("select due_at is not null from jobs where id = @Id", new { job.Id }));
    }

    [Fact]
    public async Task Upload_ToAJobThatDoesNotWaitForOne_IsRefused()
    {
        var own = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var byHand = await HandoffAsync();
        await UploadAsync(byHand.Id);

        var neverAsked = await Assert.ThrowsAsync<ProblemException>(() => UploadAsync(own.Id));
        var twice = await Assert.ThrowsAsync<ProblemException>(() => UploadAsync(byHand.Id));

        Assert.Equal((409, "job_transition_refused"), (neverAsked.Problem.Status, neverAsked.Problem.Code));
        Assert.Equal((409, "job_transition_refused"), (twice.Problem.Status, twice.Problem.Code));
        Assert.Equal(["cancel"], twice.Problem.Actions!);
    }

    [Fact]
    public async Task Upload_WithFaults_IsRefusedWithAllOfThem_AndKeepsNothing()
    {
        using var nothing = new MultipartFormDataContent { { new StringContent(" "), "where" } };
        using var everything = new MultipartFormDataContent
        {
            { new ByteArrayContent("no picture"u8.ToArray()), "picture", "a.png" },
            { new StringContent(new string('w', 201)), "where" },
            { new StringContent("a\u0007b"), "by" },
            { new StringContent("again"), "by" },
            { new StringContent("x"), "colour" },
        };
        using var half = new MultipartFormDataContent
        {
            { new ByteArrayContent(JobBodies.Png(1024, 1024)[..3000]), "picture", "a.png" },
            { new ByteArrayContent([0xff, 0xfe]), "where" },
            { new StringContent(new string('b', 5000)), "by" },
        };

        await RefusedAsync(nothing, "by:required picture:required where:required");
        await RefusedAsync(everything, "by:control_character by:duplicate_field colour:unknown_part picture:picture_format_unknown where:too_long");
        await RefusedAsync(half, "by:too_long picture:picture_unreadable where:broken_surrogate");
    }

    [Fact]
    public async Task Upload_ThatIsNoMultipartMessage_Is415()
    {
        var job = await HandoffAsync();
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsync($"/api/jobs/{job.Id}/upload", JobBodies.Json("{}"), Cancel);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task PictureThatDidNotPass_IsFollowedByAnother()
    {
        var job = await HandoffAsync();
        await UploadAsync(job.Id);
        await api.CommandAsync(job.Id,
            new JobCommand.StartStep(StepName.Validate), new JobCommand.FailStep(StepName.Validate, new Reason(JobCauses.CheckFailed)));

        var retried = await api.Client(ApiHost.Alice).RetryJobAsync(job.Id, new RetryRequest(), null, Cancel);
        var again = await UploadAsync(job.Id);

        Assert.Equal(("ManualHandoff", null), (retried.State, retried.Origin));
        Assert.NotNull(retried.HandoffPrompt);
        Assert.Equal("Queued", again.State);
    }

    [Fact]
    public async Task ErasedJob_ForgetsWhoMadeThePicture()
    {
        var job = await HandoffAsync();
        await UploadAsync(job.Id);
        await api.Client(ApiHost.Alice).CancelJobAsync(job.Id, Cancel);
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var erased = await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(erased.Origin);
        Assert.Empty(erased.Assets);
    }

    Task<JobResponse> HandoffAsync() =>
        api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest with { Surface = "chatgpt" }, null, Cancel);

    Task<JobResponse> UploadAsync(Guid id) => api.Client(ApiHost.Alice).UploadPictureAsync(
        id, new MemoryStream(JobBodies.Png(1024, 1024)), "chatgpt.com", "Hanako", Cancel);

    async Task RefusedAsync(MultipartFormDataContent body, string faults)
    {
        var job = await HandoffAsync();
        var before = await api.SnapshotAsync();
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsync($"/api/jobs/{job.Id}/upload", body, Cancel);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(faults, string.Join(' ', problem["errors"]!.AsArray()
            .Select(e => $"{e!["field"]}:{e["code"]}").Order(StringComparer.Ordinal)));
        Assert.Equal(before, await api.SnapshotAsync());
    }
}
