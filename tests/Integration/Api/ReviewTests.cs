using System.Net;
using System.Net.Http.Json;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>Claims and decisions, through the interface.</summary>
[Collection(ApiTests.Name)]
public sealed class ReviewTests(ApiHost api)
{
    static readonly EditBody Change = new()
    {
        Target = new TargetBody { Region = new RectBody { X = 10, Y = 20, Width = 100, Height = 50 } },
        Instruction = "straighten the sign",
    };

    readonly ReferenceAppClient rin = api.Client(ApiHost.Rin);
    readonly ReferenceAppClient sora = api.Client(ApiHost.Sora);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_NamesWhatWasAskedForAndFound_AskedForAndMissed_AndWhateverElseIsThere()
    {
        var id = await api.AwaitingReviewAsync();

        var claim = await rin.ClaimReviewAsync(id, Cancel);

        Assert.Equal(["静岡の朝", "限定百杯", "抽選会"], claim.Lines.Select(line => line.Expected).OfType<string>());
        Assert.All(claim.Lines.Take(2), line => Assert.True(line is { Read: not null, Box: { Width: > 0, Height: > 0 } }));
        Assert.True(claim.Lines[2] is { Read: null, Box: null });
        Assert.Contains(claim.Lines.Skip(3), line => line is { Expected: null, Read: "Tea House", Box: not null });
        Assert.DoesNotContain(claim.Lines.Skip(3), line => line.Read is "静岡の朝" or "限定百杯");
        Assert.Equal(claim.Lines.Count, claim.Lines.Select(line => line.Id).Distinct().Count());
        Assert.InRange(claim.ExpiresAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5.1));
    }

    [Fact]
    public async Task Claim_MadeAgain_IsRenewed_AndNamesTheSameLines()
    {
        var id = await api.AwaitingReviewAsync();
        var first = await rin.ClaimReviewAsync(id, Cancel);

        var second = await rin.ClaimReviewAsync(id, Cancel);

        Assert.Equivalent(first.Lines, second.Lines, strict: true);
        Assert.True(second.ExpiresAt > first.ExpiresAt);
    }

    [Fact]
    public async Task Claim_OfAnother_IsRefusedWithWhoAndUntilWhen_AndIsShown()
    {
        var id = await api.AwaitingReviewAsync();
        var held = await rin.ClaimReviewAsync(id, Cancel);

        var refused = await RefusedAsync(() => sora.ClaimReviewAsync(id, Cancel));

        Assert.Equal((409, "claimed"), (refused.Status, refused.Code));
        var fault = Assert.Single(refused.Errors!);
        Assert.Equal(("rin", $"{held.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}"), (fault.Params["by"], fault.Params["until"]));
        Assert.Equal("rin", (await sora.GetJobAsync(id, Cancel)).Review.ClaimedBy);
        Assert.Equal("claimed", (await RefusedAsync(() => sora.DecideReviewAsync(
            id, new DecisionRequest { Decision = "reject", Reason = "no" }, Cancel))).Code);
    }

    [Fact]
    public async Task Claims_AtOnce_GiveTheJobToOne()
    {
        var id = await api.AwaitingReviewAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            try
            {
                return (await (i % 2 == 0 ? rin : sora).ClaimReviewAsync(id, Cancel)).Lines[0].Id;
            }
            catch (ProblemException e) when (e.Problem.Code == "claimed")
            {
                return null;
            }
        }));

        Assert.Single(answers.OfType<string>().Distinct());
        Assert.Contains(answers, answer => answer is null);
    }

    [Fact]
    public async Task Claim_ThatRanOut_GoesToTheNext_WithLinesOfItsOwn()
    {
        var id = await api.AwaitingReviewAsync();
        var decision = await rin.ReadAsync(id, "approve");
        await api.ExpireClaimAsync(id);
        var missing = await RefusedAsync(() => rin.DecideReviewAsync(id, decision, Cancel));

        var second = await sora.ClaimReviewAsync(id, Cancel);

        Assert.Equal((409, "claim_missing"), (missing.Status, missing.Code));
        Assert.Empty(second.Lines.Select(line => line.Id).Intersect(decision.ReadText!));
        Assert.Equal("claimed", (await RefusedAsync(() => rin.DecideReviewAsync(id, decision, Cancel))).Code);
        Assert.Equal("lines_unread", (await RefusedAsync(() => sora.DecideReviewAsync(id, decision, Cancel))).Code);
    }

    [Fact]
    public async Task Claim_ThatRanOut_IsForgottenWithItsLines_WhenAnotherIsMade()
    {
        var (left, other) = (await api.AwaitingReviewAsync(), await api.AwaitingReviewAsync());
        await rin.ClaimReviewAsync(left, Cancel);
        await api.ExpireClaimAsync(left);

        await rin.ClaimReviewAsync(other, Cancel);

        Assert.Equal((0, 1), (await api.ClaimsAsync(left), await api.ClaimsAsync(other)));
    }

    [Fact]
    public async Task Decision_WithoutAClaim_IsRefusedAndChangesNothing()
    {
        var id = await api.AwaitingReviewAsync();
        var before = await api.SnapshotAsync();

        var refused = await RefusedAsync(() => rin.DecideReviewAsync(id, new DecisionRequest { Decision = "approve" }, Cancel));

        Assert.Equal((409, "claim_missing"), (refused.Status, refused.Code));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task Approval_WithALineUnread_IsRefusedAndNamesIt()
    {
        var id = await api.AwaitingReviewAsync();
        var decision = await rin.ReadAsync(id, "approve");
        var before = await api.SnapshotAsync();

        var refused = await RefusedAsync(() => rin.DecideReviewAsync(
            id, decision with { ReadText = [.. decision.ReadText!.Skip(1)] }, Cancel));

        Assert.Equal((409, "lines_unread"), (refused.Status, refused.Code));
        Assert.Equal(decision.ReadText![0], Assert.Single(refused.Errors!).Params["ids"]);
        Assert.Equal(before, await api.SnapshotAsync());
        Assert.Equal("Approved", (await rin.DecideReviewAsync(id, decision, Cancel)).State);
    }

    [Fact]
    public async Task Approval_IsOnRecord_EndsTheClaim_AndKeepsItsWordsOutOfTheLog()
    {
        var id = await api.AwaitingReviewAsync();
        var decision = await rin.ReadAsync(id, "approve") with { Reason = "好い色です" };

        var job = await rin.DecideReviewAsync(id, decision, Cancel);

        Assert.Equal(("Approved", "passed"), (job.State, job.Steps![4].State));
        var made = Assert.Single(job.Review.Decisions);
        var picture = (await api.Store.FindJobAsync(id, Cancel))!.PictureSha256;
        Assert.Equal(("rin", "approve", picture, "好い色です"), (made.By, made.Decision, made.Sha256, made.Reason));
        Assert.Null(job.Review.ClaimedBy);
        Assert.Equal(0, await api.ClaimsAsync(id));
        Assert.Empty(job.Actions);

        var audit = await api.Client(ApiHost.Admin).FindAuditEntriesAsync(new AuditQuery { JobId = id }, null, 200, Cancel);
        var entry = Assert.Single(audit.Items.Select(item => EntryCodec.Read(item.Entry.Utf8).Event).OfType<ReviewDecided>());
        Assert.Equal(("rin", decision.ReadText!.Count, decision.ReadText.Count), (entry.By, entry.Lines, entry.Read));
        Assert.All(audit.Items, item => Assert.DoesNotMatch("好い|静岡", $"{item.Entry}"));
    }

    [Fact]
    public async Task Rejection_EndsTheJob_WithoutAnythingRead()
    {
        var id = await api.AwaitingReviewAsync();
        await rin.ClaimReviewAsync(id, Cancel);

        var job = await rin.DecideReviewAsync(id, new DecisionRequest { Decision = "reject", Reason = "the cup is cracked" }, Cancel);

        Assert.Equal(("Rejected", "failed"), (job.State, job.Steps![4].State));
        Assert.Equal("the cup is cracked", Assert.Single(job.Review.Decisions).Reason);
        Assert.Equal("job_transition_refused", (await RefusedAsync(() => rin.ClaimReviewAsync(id, Cancel))).Code);
        Assert.Equal("job_transition_refused", (await RefusedAsync(() => rin.DecideReviewAsync(
            id, new DecisionRequest { Decision = "approve" }, Cancel))).Code);
    }

    [Fact]
    public async Task TwoReviewers_AreTwoPeople()
    {
        var id = await api.AwaitingReviewAsync(ReviewSeeds.PosterForTwo);
        var once = await rin.DecideReviewAsync(id, await rin.ReadAsync(id, "approve"), Cancel);

        var again = await rin.ReadAsync(id, "approve");
        var refused = await RefusedAsync(() => rin.DecideReviewAsync(id, again, Cancel));
        await api.ExpireClaimAsync(id);
        var twice = await sora.DecideReviewAsync(id, await sora.ReadAsync(id, "approve"), Cancel);

        Assert.Equal(("AwaitingReview", "Approved"), (once.State, twice.State));
        Assert.Equal((409, "already_approved"), (refused.Status, refused.Code));
        Assert.Equal(["rin", "sora"], twice.Review.Decisions.Select(made => made.By));
    }

    [Fact]
    public async Task RequestedChange_SendsTheJobToTheWorker_WithItsEditAndItsWords()
    {
        var id = await api.AwaitingReviewAsync();
        await rin.ClaimReviewAsync(id, Cancel);

        var job = await rin.DecideReviewAsync(
            id, new DecisionRequest { Decision = "request_change", Reason = "crooked", Change = Change }, Cancel);

        Assert.Equal(("ChangesRequested", "rin"), (job.State, job.Review.ChangeRequestedBy));
        var edit = Assert.Single(job.Edits!);
        Assert.Equal(("region", "straighten the sign"), (edit.Kind, edit.Instruction));
        Assert.Equal(Change.Target!.Region, edit.Place);
        Assert.Equal("Shop poster", job.Prompt!.Purpose);
        Assert.Equal((0, true), (await api.ClaimsAsync(id), await IsDueAsync(id)));
    }

    [Fact]
    public async Task WhoeverRequestedTheChange_MayNotApproveIt_AndAnotherMay()
    {
        var id = await api.AwaitingReviewAsync();
        await rin.ClaimReviewAsync(id, Cancel);
        await rin.DecideReviewAsync(
            id, new DecisionRequest { Decision = "request_change", Reason = "crooked", Change = Change }, Cancel);
        await api.MakeChangeAsync(id);

        var own = await rin.ReadAsync(id, "approve");
        var refused = await RefusedAsync(() => rin.DecideReviewAsync(id, own, Cancel));
        await api.ExpireClaimAsync(id);
        var approved = await sora.DecideReviewAsync(id, await sora.ReadAsync(id, "approve"), Cancel);

        Assert.Equal((403, "four_eyes"), (refused.Status, refused.Code));
        Assert.Equal("Approved", approved.State);
    }

    public static TheoryData<string, string> Faulty { get; } = new()
    {
        { "{}", "decision:required" },
        { """{"decision":"perhaps","readText":"all"}""", "decision:not_one_of readText:wrong_type" },
        { """{"decision":"reject"}""", "reason:required" },
        { """{"decision":"reject","reason":"a\u0007b"}""", "reason:control_character" },
        { """{"decision":"request_change"}""", "change:required reason:required" },
        { """{"decision":"approve","change":{"instruction":"x"}}""", "change:change_not_asked" },
        { """{"decision":"request_change","reason":"r","change":{"protect":"exact"}}""", "change.instruction:required change.protect:not_available change.target:no_place" },
        { """{"decision":"request_change","reason":"r","change":{"instruction":"i","target":{"region":{"x":0,"y":0,"width":2000,"height":10}}}}""", "change.target.region:outside_picture" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task Decision_WithFaults_IsRefusedWithEachOfThem(string body, string faults)
    {
        var id = await api.AwaitingReviewAsync();
        await rin.ClaimReviewAsync(id, Cancel);
        var before = await api.SnapshotAsync();
        using var http = api.Http(ApiHost.Rin);

        using var answer = await http.PostAsync($"/api/reviews/{id}/decision", JobBodies.Json(body), Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.StatusCode, problem!.Code));
        Assert.Equal(faults, string.Join(' ', problem.Errors!.Select(e => $"{e.Field}:{e.Code}").Order(StringComparer.Ordinal)));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task Reviews_AreForReviewersAndOperatorsOnly()
    {
        var id = await api.AwaitingReviewAsync();
        using var alice = api.Http(ApiHost.Alice);

        var answers = new[]
        {
            await alice.GetAsync("/api/reviews", Cancel),
            await alice.PostAsync($"/api/reviews/{id}/claim", null, Cancel),
            await alice.PostAsync($"/api/reviews/{id}/decision", JobBodies.Json("""{"decision":"approve"}"""), Cancel),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.NotEmpty((await api.Client(ApiHost.Admin).ClaimReviewAsync(id, Cancel)).Lines);
    }

    [Fact]
    public async Task Review_OfAJobThatIsNone_Is404()
    {
        var none = Guid.Parse("01980000-0000-7000-8000-000000000000");

        Assert.Equal(404, (await RefusedAsync(() => rin.ClaimReviewAsync(none, Cancel))).Status);
        Assert.Equal(404, (await RefusedAsync(() => rin.DecideReviewAsync(none, new DecisionRequest(), Cancel))).Status);
    }

    [Fact]
    public async Task Cancel_EndsTheClaimToo()
    {
        var id = await api.AwaitingReviewAsync();
        await rin.ClaimReviewAsync(id, Cancel);

        await api.Client(ApiHost.Alice).CancelJobAsync(id, Cancel);

        Assert.Equal(0, await api.ClaimsAsync(id));
    }

    [Fact]
    public async Task Queue_GoesThroughAllPagesOnce_TheOldestFirst_AndDecidedOnesTheNewestFirst()
    {
        Guid[] made = [await api.AwaitingReviewAsync(), await api.AwaitingReviewAsync(ReviewSeeds.PosterForTwo), await api.AwaitingReviewAsync()];
        await rin.DecideReviewAsync(made[1], await rin.ReadAsync(made[1], "approve"), Cancel);
        await rin.ClaimReviewAsync(made[2], Cancel);

        var pending = await AllAsync("pending");

        Assert.Equal(pending.Select(item => item.JobId).Order(), pending.Select(item => item.JobId));
        var mine = pending.Where(item => made.Contains(item.JobId)).ToArray();
        Assert.Equal(made, mine.Select(item => item.JobId));
        Assert.All(mine, item => Assert.True(item is { State: "AwaitingReview", Caller: "alice", Purpose: "Shop poster", Picture.Role: "candidate" }));
        Assert.Equal(["rin"], mine[1].Approvals);
        Assert.Equal((2, null, "rin"), (mine[1].Reviewers, mine[1].ClaimedBy, mine[2].ClaimedBy));
        Assert.NotNull(mine[2].ClaimExpiresAt);

        await rin.DecideReviewAsync(made[2], await rin.ReadAsync(made[2], "approve"), Cancel);
        await sora.ClaimReviewAsync(made[0], Cancel);
        await sora.DecideReviewAsync(made[0], new DecisionRequest { Decision = "reject", Reason = "no" }, Cancel);
        var decided = await AllAsync("decided");
        Assert.Equal([made[2], made[0]], decided.Select(item => item.JobId).Where(made.Contains));
        Assert.Equal(decided.Select(item => item.JobId).OrderDescending(), decided.Select(item => item.JobId));
    }

    [Theory]
    [InlineData("state=lost&limit=0&cursor=!", "cursor:cursor_invalid limit:out_of_range state:not_one_of")]
    public async Task Queue_WithFaultyParameters_IsRefusedWithEachOfThem(string query, string faults)
    {
        using var http = api.Http(ApiHost.Rin);

        using var answer = await http.GetAsync($"/api/reviews?{query}", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(faults, string.Join(' ', problem!.Errors!.Select(e => $"{e.Field}:{e.Code}")));
    }

    async Task<IReadOnlyList<ReviewItem>> AllAsync(string state)
    {
        var all = new List<ReviewItem>();
        string? cursor = null;
        do
        {
            var page = await rin.ListReviewsAsync(state, cursor, 2, Cancel);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return all;
    }

    async Task<bool> IsDueAsync(Guid id)
    {
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        return await Dapper.SqlMapper.ExecuteScalarAsync<bool>(
            connection, "select due_at is not null from jobs where id = @id", new { id });
    }

    static async Task<Problem> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problem;
}
