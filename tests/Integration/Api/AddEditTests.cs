using System.Net;
using System.Net.Http.Json;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>One more edit of a job that awaits review.</summary>
[Collection(ApiTests.Name)]
public sealed class AddEditTests(ApiHost api)
{
    static readonly EditBody Edit = new()
    {
        Target = new TargetBody { Region = new RectBody { X = 10, Y = 20, Width = 100, Height = 50 } },
        Instruction = "straighten the sign",
    };

    readonly ReferenceAppClient alice = api.Client(ApiHost.Alice);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_IsTakenOnce_AndItsAnswerRepeated()
    {
        var id = await api.AwaitingReviewAsync();

        var job = await alice.AddEditAsync(id, Edit, "edit-1", Cancel);
        var replayed = await alice.AddEditAsync(id, Edit, "edit-1", Cancel);
        var reused = await RefusedAsync(() => alice.AddEditAsync(id, Edit with { Instruction = "another" }, "edit-1", Cancel));

        Assert.Equal(("ChangesRequested", "alice", 1), (job.State, job.Review.ChangeRequestedBy, job.Edits!.Count));
        Assert.Equal("straighten the sign", replayed.Edits![0].Instruction);
        Assert.Equal((409, "idempotency_key_reused"), (reused.Status, reused.Code));
        Assert.Empty(job.Review.Decisions);
    }

    [Fact]
    public async Task Edit_WithAMask_KeepsTheMaskAsAPictureOfTheJob()
    {
        var id = await api.AwaitingReviewAsync();
        var mask = Convert.ToBase64String(JobBodies.Png(1024, 1024, alpha: 0));

        var job = await alice.AddEditAsync(
            id, new EditBody { Target = new TargetBody { Mask = mask }, Instruction = "repaint it" }, null, Cancel);

        Assert.Equal("mask", Assert.Single(job.Edits!).Kind);
        Assert.Contains((job.Edits![0].MaskSha256!, "mask"), job.Assets.Select(asset => (asset.Sha256, asset.Role)));
    }

    [Fact]
    public async Task Edit_EndsTheClaimOfWhoeverLooksAtTheJob()
    {
        var id = await api.AwaitingReviewAsync();
        await api.Client(ApiHost.Rin).ClaimReviewAsync(id, Cancel);

        await alice.AddEditAsync(id, Edit, null, Cancel);

        Assert.Equal(0, await api.ClaimsAsync(id));
    }

    [Fact]
    public async Task WhoeverAskedForTheEdit_MayNotApproveIt()
    {
        var id = await api.AwaitingReviewAsync();
        var rin = api.Client(ApiHost.Rin);
        await rin.AddEditAsync(id, Edit, null, Cancel);
        await api.MakeChangeAsync(id);
        var read = await rin.ReadAsync(id, "approve");

        var refused = await RefusedAsync(() => rin.DecideReviewAsync(id, read, Cancel));

        Assert.Equal((403, "four_eyes"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Edit_OfAJobThatDoesNotAwaitReview_IsRefused_AndKeepsNoMask()
    {
        var job = await alice.CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var mask = Convert.ToBase64String(JobBodies.Png(1024, 1024, alpha: 0));
        var before = await api.SnapshotAsync();

        var refused = await RefusedAsync(() => alice.AddEditAsync(
            job.Id, new EditBody { Target = new TargetBody { Mask = mask }, Instruction = "repaint it" }, null, Cancel));

        Assert.Equal((409, "job_transition_refused"), (refused.Status, refused.Code));
        Assert.Equal(["cancel"], refused.Actions!);
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task Edit_OfAnothersJob_Is404()
    {
        var id = await api.AwaitingReviewAsync();

        Assert.Equal(404, (await RefusedAsync(() => api.Client(ApiHost.Bob).AddEditAsync(id, Edit, null, Cancel))).Status);
    }

    [Theory]
    [InlineData("{}", "instruction:required target:no_place")]
    [InlineData("[]", "$:wrong_type")]
    [InlineData("""{"colour":1,"instruction":7,"target":{"region":{"x":0,"y":0,"width":5000,"height":1}}}""",
        "colour:unknown_field instruction:wrong_type target.region:outside_picture")]
    public async Task Edit_WithFaults_IsRefusedWithEachOfThem(string body, string faults)
    {
        var id = await api.AwaitingReviewAsync();
        var before = await api.SnapshotAsync();
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsync($"/api/jobs/{id}/edits", JobBodies.Json(body), Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.StatusCode, problem!.Code));
        Assert.Equal(faults, string.Join(' ', problem.Errors!.Select(e => $"{e.Field}:{e.Code}").Order(StringComparer.Ordinal)));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    static async Task<Problem> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problem;
}
