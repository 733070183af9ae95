using System.Net;
using System.Text.Json;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Page;

public sealed class JobPageTests : IAsyncLifetime
{
    static readonly string Path = $"/review/jobs/{Samples.JobId}";

    static readonly string Api = $"/api/jobs/{Samples.JobId}";

    PageHost host = null!;
    Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        browser = await host.SignedInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Job_ShowsItsStepsItsCallsAndItsRecord()
    {
        Shows(Samples.Job());

        var page = await browser.ReadAsync(Path);

        string[] evidence =
        [
            "Poster for the <tea> festival", "条件 8", "req_generate", "req_edit", "req_candidate", "1234 ms", "$0.04", "from usage",
            "0af7651916cd43dd8448eb211c80319c", "茶碗を青く", "30 × 40 at 10, 20", "新茶まつり", "最良", "retry", "reviewer-2", "読みました",
        ];
        Assert.All(evidence.Except(["retry"]), text => Assert.Contains(text, page));
        Assert.Contains("job.from_the_future", page);
    }

    [Fact]
    public async Task Pictures_AreComparedWithTheVerifiedOneBefore_OrTheOneThatWasChosen()
    {
        Shows(Samples.Job());

        var page = await browser.ReadAsync(Path);
        var other = await browser.ReadAsync($"{Path}?before={new string('a', 64)}");

        Assert.Contains($"""<compare-pictures before="/assets/{new string('b', 64)}?ref=1&expires=2&signature=3" after="/assets/{new string('c', 64)}?""", page);
        Assert.Contains($"""<compare-pictures before="/assets/{new string('a', 64)}?""", other);
        Assert.Contains("""width="1024" height="768" regions="[{"x":10,"y":20,"width":30,"height":40,"kind":"edited"},{"x":1,"y":2,"width":3,"height":4,"kind":"subject"}]" labels="{""", page);
    }

    [Fact]
    public async Task JobThatNobodyClaimed_OffersTheClaimAndNoDecision()
    {
        Shows(Samples.Job());

        var page = await browser.ReadAsync(Path);

        Assert.Contains($"action=\"{Path}/claim\"", page);
        Assert.DoesNotContain("id=\"decision\"", page);
        Assert.DoesNotContain(host.Api.Arrivals, arrival => arrival.Method == "POST");
    }

    [Fact]
    public async Task JobOfAnotherReviewer_SaysWhoAndOffersNothing()
    {
        Shows(Samples.Job(claimedBy: "reviewer-2"));

        var page = await browser.ReadAsync(Path);

        Assert.Contains("reviewer-2 is deciding about this job.", page);
        Assert.DoesNotContain($"action=\"{Path}/claim\"", page);
        Assert.DoesNotContain("id=\"decision\"", page);
    }

    [Fact]
    public async Task JobThatIClaimed_ShowsTheLinesAndTheDecision()
    {
        Shows(Samples.Job(claimedBy: PageHost.Reviewer));

        var page = await browser.ReadAsync(Path);

        Assert.Contains("lines=\"[{\"id\":\"line-1\",\"expected\":\"新茶まつり\",\"read\":\"新茶まつり\",\"box\":{\"x\":5,\"y\":6,\"width\":70,\"height\":8}},{\"id\":\"line-2\",\"expected\":\"十一月\"}]\"", page);
        Assert.All((string[])["approve", "reject", "request_change"], choice => Assert.Contains($"name=\"decision\" value=\"{choice}\"", page));
        Assert.Contains("until 2026-11-05 09:35:00 UTC", page);
    }

    [Fact]
    public async Task Claiming_AsksTheInterfaceAndLeadsBackToTheJob()
    {
        Shows(Samples.Job());

        using var answer = await browser.PostAsync(Path, $"{Path}/claim");

        Assert.Equal((HttpStatusCode.SeeOther, Path), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var claim = Assert.Single(host.Api.Arrivals, arrival => arrival.Method == "POST");
        Assert.Equal($"/api/reviews/{Samples.JobId}/claim", claim.Path);
        Assert.Equal(PageHost.Reviewer, claim.Caller?.Caller);
    }

    [Fact]
    public async Task Decision_ArrivesWholeAndLeadsToTheQueue()
    {
        var sent = await DecideAsync(
            ("decision", "approve"), ("reason", " 良い "), ("readText", "line-1"), ("readText", "line-2"),
            ("target", "region"), ("x", "1"), ("protect", "verify"));

        Assert.Equal(("approve", "良い", null), (sent.Decision, sent.Reason, sent.Change));
        Assert.Equal(["line-1", "line-2"], sent.ReadText!);
    }

    [Theory]
    [InlineData("region")]
    [InlineData("background")]
    public async Task RequestedChange_ArrivesAsAnEdit(string target)
    {
        var sent = await DecideAsync(
            ("decision", "request_change"), ("reason", "r"), ("target", target), ("x", "1"), ("y", "2"), ("width", "3"), ("height", "4"),
            ("instruction", "茶碗を緑に"), ("protect", "exact"));

        var place = target == "region" ? sent.Change?.Target?.Region : sent.Change?.Target?.Background?.Subject;
        Assert.Equal(new RectBody { X = 1, Y = 2, Width = 3, Height = 4 }, place);
        Assert.Equal(("茶碗を緑に", "exact"), (sent.Change?.Instruction, sent.Change?.Protect));
    }

    [Fact]
    public async Task RefusedDecision_SaysWhyAndKeepsWhatWasWritten()
    {
        var refused = new Problem(null, 409, "別の人が引き受けています。", "claimed_by_another", null,
            [new ProblemFault("reason", "required", new Dictionary<string, string>(), "理由が要ります。")], null);
        Shows(Samples.Job(claimedBy: PageHost.Reviewer), ($"POST /api/reviews/{Samples.JobId}/decision", 409, refused));

        using var answer = await browser.PostAsync(
            Path, $"{Path}/decision", ("decision", "request_change"), ("reason", "色が違う"), ("instruction", "緑に"), ("x", "7"));
        var page = await Browser.TextAsync(answer);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.All((string[])["別の人が引き受けています。", "理由が要ります。", ">色が違う</textarea>", ">緑に</textarea>", "name=\"x\""],
            text => Assert.Contains(text, page));
    }

    [Theory]
    [InlineData("outcome_unknown", true)]
    [InlineData("check_failed", false)]
    public async Task StoppedJob_OffersItsWaysForward_AndAsksBeforeAPossibleCharge(string cause, bool asks)
    {
        Shows(Samples.Stopped(cause));

        var page = await browser.ReadAsync(Path);
        using var answer = await browser.PostAsync(Path, $"{Path}/retry", ("acceptPossibleCharge", "true"), ("key", "page-1"));

        Assert.Contains("支払われたか分かりません", page);
        Assert.Equal(asks, page.Contains("name=\"acceptPossibleCharge\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var retry = Assert.Single(host.Api.Arrivals, arrival => arrival.Method == "POST");
        Assert.Equal(($"{Api}/retry", "page-1"), (retry.Path, retry.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task HandOff_ShowsThePromptToCopyAndTakesThePicture()
    {
        Shows(Samples.Job("ManualHandoff") with { HandoffPrompt = "描いてください", Actions = ["upload", "cancel"] });

        var page = await browser.ReadAsync(Path);
        using var body = new MultipartFormDataContent
        {
            { new ByteArrayContent([1, 2, 3]), "picture", "p.png" }, { new StringContent("studio"), "where" }, { new StringContent("hanako"), "by" },
            { new StringContent(await browser.TokenAsync(Path)), "__RequestVerificationToken" },
        };
        using var answer = await browser.SendAsync(HttpMethod.Post, $"{Path}/upload", body);

        Assert.Contains(">描いてください</textarea>", page);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains(host.Api.Arrivals, arrival => arrival.Path == $"{Api}/upload");
    }

    [Fact]
    public async Task ErasedJob_SaysSoInsteadOfShowingNothing()
    {
        Shows(Samples.Job() with { Prompt = null, Assets = [], Edits = [] });

        var page = await browser.ReadAsync(Path);

        Assert.Contains("<h1>(text erased)</h1>", page);
        Assert.Contains("There is no picture to decide about yet.", page);
    }

    [Theory]
    [InlineData("/review/jobs/01980000-0000-7000-8000-00000000dead")]
    [InlineData("/review/jobs/none")]
    [InlineData("/review/elsewhere")]
    public async Task UnknownJobOrPage_IsADesigned404(string path)
    {
        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1>There is nothing here</h1>", await Browser.TextAsync(answer));
    }

    [Theory]
    [InlineData("claim")]
    [InlineData("decision")]
    [InlineData("retry")]
    [InlineData("cancel")]
    [InlineData("upload")]
    public async Task Action_WithoutTheFormsToken_Is400AndNeverArrives(string action)
    {
        Shows(Samples.Job());

        using var answer = await browser.PostRawAsync($"{Path}/{action}", ("decision", "approve"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Open the page again.", await Browser.TextAsync(answer));
        Assert.Empty(host.Api.Arrivals);
    }

    async Task<DecisionRequest> DecideAsync(params (string, string)[] fields)
    {
        DecisionRequest? sent = null;
        Shows(Samples.Job(claimedBy: PageHost.Reviewer));
        var otherwise = host.Api.Answer;
        host.Api.Answer = async http =>
        {
            if (http.Request.Path != $"/api/reviews/{Samples.JobId}/decision")
            {
                await otherwise(http);
                return;
            }

            sent = await JsonSerializer.DeserializeAsync<DecisionRequest>(http.Request.Body, ReferenceAppClient.Json);
            await PageHost.WriteAsync(http, 200, Samples.Job("Approved"));
        };

        using var answer = await browser.PostAsync(Path, $"{Path}/decision", fields);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/?done={fields[0].Item2}", answer.Headers.Location?.OriginalString);
        return sent!;
    }

    void Shows(JobResponse job, params (string, int, object)[] more) => host.Answers(
    [
        .. more, ($"GET {Api}", 200, job), ("GET /api/audit", 200, Samples.Audit),
        ($"POST /api/reviews/{Samples.JobId}/claim", 200, Samples.Claim), ($"POST {Api}/retry", 202, job), ($"POST {Api}/cancel", 200, job),
        ($"POST {Api}/upload", 200, job),
    ]);
}
