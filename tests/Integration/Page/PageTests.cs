using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Page;

public sealed class PageTests : IAsyncLifetime
{
    readonly FilledPages filled = new();

    PageHost Host => filled.Host;

    Browser Browser => filled.Browser;

    public ValueTask InitializeAsync() => filled.InitializeAsync();

    public ValueTask DisposeAsync() => filled.DisposeAsync();

    [Fact]
    public async Task Queue_ShowsWhatIsNeededToChoose_AndEscapesWhatPeopleWrote()
    {
        using var answer = await Browser.GetAsync("/");
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Poster for the &lt;tea&gt; festival", html);
        var page = WebUtility.HtmlDecode(html);
        Assert.All(
            (string[])["$0.123456", "+ $0.04 possible", "1 of 2 approvals", "Claimed by reviewer-2", "awaiting review", $"href=\"/review/jobs/{Samples.JobId}\""],
            text => Assert.Contains(text, page));
        Assert.Equal("/api/reviews?state=pending&limit=50", Assert.Single(Host.Api.Arrivals).Path);
        Assert.Equal("en", Host.Api.Arrivals.Single().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task EmptyQueue_SaysSo()
    {
        Host.Answers(("GET /api/reviews", 200, Samples.Page<ReviewItem>()));

        var page = await Browser.ReadAsync("/?state=decided");

        Assert.Contains("Nothing has been decided yet", page);
        Assert.Equal("/api/reviews?state=decided&limit=50", Assert.Single(Host.Api.Arrivals).Path);
    }

    [Fact]
    public async Task LongQueue_GoesOnWhereItEnded()
    {
        Host.Answers(("GET /api/reviews", 200, new Page<ReviewItem>([Samples.Item()], "cur+sor")));

        var page = await Browser.ReadAsync("/?cursor=be%2Bfore");

        Assert.Contains("href=\"/?state=pending&cursor=cur%2Bsor\"", page);
        Assert.Contains("cursor=be%2Bfore", Assert.Single(Host.Api.Arrivals).Path);
    }

    [Fact]
    public async Task InterfaceThatAnswersNonsense_IsADesigned503()
    {
        Host.Api.Answer = http => PageHost.WriteAsync(http, 200, "not a page");

        using var answer = await Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("<h1>The service has a problem</h1>", await Browser.TextAsync(answer));
    }

    [Fact]
    public async Task Refusal_IsShownInTheInterfacesOwnWords()
    {
        Browser.Language = "ja";
        Host.Answers(("GET /api/reviews", 403, new Problem(null, 403, "役割が足りません。", "forbidden", null, null, null)));

        using var answer = await Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("役割が足りません。", await Browser.TextAsync(answer));
        Assert.Equal("ja", Host.Api.Arrivals.Single().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task Language_ThatAPersonChose_WinsOverTheBrowsers()
    {
        using var answer = await Browser.PostAsync("/", "/language", ("language", "ja"), ("returnUrl", "/review/costs?groupBy=model"));
        var page = await Browser.ReadAsync("/review/costs");

        Assert.Equal((HttpStatusCode.SeeOther, "/review/costs?groupBy=model"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("<html lang=\"ja\">", page);
        Assert.Equal("ja", Host.Api.Arrivals.Last().Headers["Accept-Language"]);
    }

    [Fact]
    public async Task Surface_IsDecidedFromTheForm_AndShownWithItsTerms()
    {
        using var answer = await Browser.PostAsync(
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
        Host.Api.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"event: job.created\ndata: {http.Request.Path} {http.Request.Headers["Last-Event-ID"]}\n\n");
            await http.Response.Body.FlushAsync();
            await more.Task;
            await http.Response.WriteAsync("event: job.step_passed\ndata: second\n\n");
        };
        using var live = new HttpClient { BaseAddress = Host.Address };
        live.DefaultRequestHeaders.Add("Cookie", $"refapp-session={Browser.Cookies["refapp-session"]}");
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
        using var answer = await Browser.GetAsync("/review/live");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task WeightOfAPage_WithoutPictures_IsBelow150Kilobytes()
    {
        var page = await Browser.ReadAsync($"/review/jobs/{Samples.JobId}");
        var weight = System.Text.Encoding.UTF8.GetByteCount(page);
        foreach (Match part in Regex.Matches(page, "(?:href|src)=\"(/static/[^\"]+)\""))
        {
            using var answer = await Browser.GetAsync(part.Groups[1].Value);
            if (answer.IsSuccessStatusCode)
                weight += (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }

        Assert.InRange(weight, 20_000, 150_000);
    }
}
