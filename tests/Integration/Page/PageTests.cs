using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Wording;
using Xunit;

namespace ReferenceApp.Integration.Page;

public sealed partial class PageTests : IAsyncLifetime
{
    PageHost host = null!;
    Browser browser = null!;

    /// <summary>Every page and state that there is, for what must hold on all of them.</summary>
    public static TheoryData<string, string> Pages => new(
        from language in (string[])["en", "ja"]
        from path in (string[])[
            "/signin", "/signin?problem=failed", "/", "/?state=decided&done=approve", "/review/costs", "/review/costs?groupBy=surface",
            "/review/surface", "/review/nowhere", $"/review/jobs/{Samples.JobId}", "/review/jobs/01980000-0000-7000-8000-00000000dead"]
        select (language, path));

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        browser = await host.SignedInAsync();
        host.Answers(
            ("GET /api/reviews", 200, Samples.Page(Samples.Item(), Samples.Item("reviewer-2"))),
            ($"GET /api/jobs/{Samples.JobId}", 200, Samples.Job(claimedBy: PageHost.Reviewer)), ("GET /api/audit", 200, Samples.Audit),
            ($"POST /api/reviews/{Samples.JobId}/claim", 200, Samples.Claim),
            ("GET /api/costs", 200, Samples.Page(Samples.Costs("2026-11-05"))), ("POST /api/routes/decide", 200, Samples.Route));
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_IsInOneLanguageAndShowsNoKey(string language, string path)
    {
        browser.Language = language;

        var page = await browser.ReadAsync(path);
        var shown = Text().Replace(Hidden().Replace(page, " "), " ");

        Assert.Contains($"<html lang=\"{language}\">", page);
        Assert.Contains(Words.Find(language)!["app.skip"], page);
        Assert.DoesNotContain(Words.Shipped[0].Texts.Keys.Where(key => key.Contains('.', StringComparison.Ordinal)),
            key => shown.Split([' ', '\n', '"', '<', '>']).Contains(key));
        if (language == "ja")
            Assert.DoesNotContain(EnglishTexts, text => shown.Contains($" {text} ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_RunsNothingOfItsOwnInline_AndIsKeptByNoCache(string language, string path)
    {
        browser.Language = language;

        using var answer = await browser.GetAsync(path);
        var page = await Browser.TextAsync(answer);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotMatch(InlineCode(), page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_HasOneMainOneHeadingAndALabelForEveryField(string language, string path)
    {
        browser.Language = language;

        var page = await browser.ReadAsync(path);

        Assert.Single(Regex.Matches(page, "<main "));
        Assert.Single(Regex.Matches(page, "<h1[ >]"));
        Assert.Contains("<a class=\"skip\" href=\"#content\">", page);
        Assert.All(Regex.Matches(page, "<(input|textarea|select)[^>]*>").Where(field => !field.Value.Contains("type=\"hidden\"", StringComparison.Ordinal)),
            field => Assert.True(IsInsideLabel(page, field.Index), field.Value));
        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(id => id.Groups[1].Value).Where(id => !id.StartsWith("job-", StringComparison.Ordinal)).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task Queue_ShowsWhatIsNeededToChoose_AndEscapesWhatPeopleWrote()
    {
        using var answer = await browser.GetAsync("/");
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Poster for the &lt;tea&gt; festival", html);
        var page = WebUtility.HtmlDecode(html);
        Assert.All(
            (string[])["$0.123456", "+ $0.04 possible", "1 of 2 approvals", "Claimed by reviewer-2", "awaiting review", $"href=\"/review/jobs/{Samples.JobId}\""],
            text => Assert.Contains(text, page));
        Assert.Equal("/api/reviews?state=pending&limit=50", Assert.Single(host.Api.Arrivals).Path);
        Assert.Equal("en", host.Api.Arrivals.Single().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task EmptyQueue_SaysSo()
    {
        host.Answers(("GET /api/reviews", 200, Samples.Page<ReviewItem>()));

        var page = await browser.ReadAsync("/?state=decided");

        Assert.Contains("Nothing has been decided yet", page);
        Assert.Equal("/api/reviews?state=decided&limit=50", Assert.Single(host.Api.Arrivals).Path);
    }

    [Fact]
    public async Task LongQueue_GoesOnWhereItEnded()
    {
        host.Answers(("GET /api/reviews", 200, new Page<ReviewItem>([Samples.Item()], "cur+sor")));

        var page = await browser.ReadAsync("/?cursor=be%2Bfore");

        Assert.Contains("href=\"/?state=pending&cursor=cur%2Bsor\"", page);
        Assert.Contains("cursor=be%2Bfore", Assert.Single(host.Api.Arrivals).Path);
    }

    [Fact]
    public async Task InterfaceThatAnswersNonsense_IsADesigned503()
    {
        host.Api.Answer = http => PageHost.WriteAsync(http, 200, "not a page");

        using var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("<h1>The service has a problem</h1>", await Browser.TextAsync(answer));
    }

    [Fact]
    public async Task Refusal_IsShownInTheInterfacesOwnWords()
    {
        browser.Language = "ja";
        host.Answers(("GET /api/reviews", 403, new Problem(null, 403, "役割が足りません。", "forbidden", null, null, null)));

        using var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("役割が足りません。", await Browser.TextAsync(answer));
        Assert.Equal("ja", host.Api.Arrivals.Single().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task Language_ThatAPersonChose_WinsOverTheBrowsers()
    {
        using var answer = await browser.PostAsync("/", "/language", ("language", "ja"), ("returnUrl", "/review/costs?groupBy=model"));
        var page = await browser.ReadAsync("/review/costs");

        Assert.Equal((HttpStatusCode.SeeOther, "/review/costs?groupBy=model"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("<html lang=\"ja\">", page);
        Assert.Equal("ja", host.Api.Arrivals.Last().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task Surface_IsDecidedFromTheForm_AndShownWithItsTerms()
    {
        using var answer = await browser.PostAsync(
            "/review/surface", "/review/surface", ("caller", "backend"), ("data", "customer"), ("gateway", "support"), ("tools", "true"));
        var page = await Browser.TextAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All((string[])["Image API", "理由の文", "別の理由", "費用の文", "停止の文", "name=\"data\" value=\"customer\" checked"],
            text => Assert.Contains(text, page));
    }

    [Fact]
    public async Task LiveEvents_ArePassedOnAsTheyCome()
    {
        var more = new TaskCompletionSource();
        host.Api.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"event: job.created\ndata: {http.Request.Path} {http.Request.Headers["Last-Event-ID"]}\n\n");
            await http.Response.Body.FlushAsync();
            await more.Task;
            await http.Response.WriteAsync("event: job.step_passed\ndata: second\n\n");
        };
        using var live = new HttpClient { BaseAddress = host.Address };
        live.DefaultRequestHeaders.Add("Cookie", $"refapp-session={browser.Cookies["refapp-session"]}");
        live.DefaultRequestHeaders.Add("Last-Event-ID", "7");

        await using var stream = await live.GetStreamAsync("/review/live", TestContext.Current.CancellationToken);
        using var events = new StreamReader(stream);
        var first = await events.ReadLineAsync(TestContext.Current.CancellationToken);
        more.SetResult();

        Assert.Equal("data: /api/jobs/events 7", first);
        Assert.Contains("data: second", await events.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LiveEvents_ThatTheInterfaceDoesNotHave_AreNone()
    {
        using var answer = await browser.GetAsync("/review/live");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task WeightOfAPage_WithoutPictures_IsBelow150Kilobytes()
    {
        var page = await browser.ReadAsync($"/review/jobs/{Samples.JobId}");
        var weight = System.Text.Encoding.UTF8.GetByteCount(page);
        foreach (Match part in Regex.Matches(page, "(?:href|src)=\"(/static/[^\"]+)\""))
        {
            using var answer = await browser.GetAsync(part.Groups[1].Value);
            if (answer.IsSuccessStatusCode)
                weight += (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }

        Assert.InRange(weight, 20_000, 150_000);
    }

    /// <summary>English sentences of the page, which a Japanese page must not have; single words may be names.</summary>
    static IEnumerable<string> EnglishTexts => Words.Find("en")!.Texts
        .Where(text => text.Key != "language.name" && text.Value.Contains(' ', StringComparison.Ordinal) && !text.Value.Contains('{', StringComparison.Ordinal))
        .Where(text => Words.Find("ja")![text.Key] != text.Value)
        .Select(text => text.Value);

    static bool IsInsideLabel(string page, int at) =>
        page.LastIndexOf("<label", at, StringComparison.Ordinal) > page.LastIndexOf("</label>", at, StringComparison.Ordinal);

    [GeneratedRegex("<(script|style)[^>]*>|<!DOCTYPE[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<[^>]*>|\s+")]
    private static partial Regex Text();

    [GeneratedRegex("""\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=")|javascript:""")]
    private static partial Regex InlineCode();
}
