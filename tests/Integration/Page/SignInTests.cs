using System.Net;
using System.Security.Cryptography;
using System.Text;
using ReferenceApp.Integration.Edge;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Page;

public sealed class SignInTests
{
    const string Session = "refapp-session";

    [Theory]
    [InlineData("/", "%2F")]
    [InlineData("/review/costs?groupBy=model", "%2Freview%2Fcosts%3FgroupBy%3Dmodel")]
    public async Task Page_WithoutACookie_LeadsToTheSignInAndKnowsTheWayBack(string path, string returnUrl)
    {
        await using var host = await PageHost.StartAsync();

        using var answer = await host.Browser().GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/signin?returnUrl={returnUrl}", answer.Headers.Location?.OriginalString);
        Assert.Empty(host.Api.Arrivals);
    }

    [Theory]
    [InlineData(PageHost.Reviewer, CallerRole.Reviewer)]
    [InlineData(PageHost.Administrator, CallerRole.Admin)]
    public async Task GoodPassword_SignsIn_AndTheInterfaceHearsWhoItIs(string name, CallerRole role)
    {
        await using var host = await PageHost.StartAsync();
        using var browser = host.Browser();

        using var answer = await browser.SignInAsync(name, PageHost.Password, "/review/costs?groupBy=model");
        using var page = await browser.GetAsync("/review/costs");

        Assert.Equal((HttpStatusCode.SeeOther, "/review/costs?groupBy=model"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var arrival = Assert.Single(host.Api.Arrivals);
        Assert.Equal((name, role, null), (arrival.Caller?.Caller, arrival.Caller?.Role, arrival.Caller?.DayBudgetMicroUsd));
    }

    [Fact]
    public async Task SessionCookie_IsOutOfReachOfScriptsAndOtherSites()
    {
        await using var host = await PageHost.StartAsync();
        using var browser = await host.SignedInAsync();

        var cookie = Assert.Single(browser.SetCookies, line => line.StartsWith(Session, StringComparison.Ordinal));

        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain("domain=", cookie);
    }

    [Theory]
    [InlineData(PageHost.Reviewer, "wrong")]
    [InlineData(PageHost.Reviewer, "")]
    [InlineData("nobody", PageHost.Password)]
    [InlineData("", "")]
    [InlineData("REVIEWER-1", PageHost.Password)]
    public async Task WrongNameOrPassword_IsToldAlikeAndLeavesNoSession(string name, string password)
    {
        await using var host = await PageHost.StartAsync();
        using var browser = host.Browser();

        using var answer = await browser.SignInAsync(name, password, "/review/costs");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/signin?problem=failed&returnUrl=%2Freview%2Fcosts", answer.Headers.Location?.OriginalString);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
        Assert.Contains("Name or password is wrong.", await browser.ReadAsync(answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task FailuresBeyondTheLimit_AreNotListenedTo_NotEvenWithTheRightPassword()
    {
        await using var host = await PageHost.StartAsync([.. PageHost.People(), "--SignIn:FailuresPerMinute=2"]);
        using var browser = host.Browser();
        // So that all guesses come with the cookie that their tokens belong to.
        await browser.ReadAsync("/signin");
        var guesses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => browser.SignInAsync(PageHost.Reviewer, "guess")));

        using var right = await browser.SignInAsync(PageHost.Reviewer, PageHost.Password);

        Assert.Equal(2, guesses.Count(guess => guess.Headers.Location!.OriginalString.Contains("problem=failed", StringComparison.Ordinal)));
        Assert.Equal("/signin?problem=limited&returnUrl=%2F", right.Headers.Location?.OriginalString);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/signout")]
    [InlineData("/language")]
    public async Task Form_WithoutItsToken_Is400AndChangesNothing(string action)
    {
        await using var host = await PageHost.StartAsync();
        using var browser = await host.SignedInAsync();
        var before = browser.Cookies[Session];

        using var answer = await browser.PostRawAsync(
            action, ("name", PageHost.Administrator), ("password", PageHost.Password), ("language", "ja"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, browser.Cookies[Session]);
        Assert.DoesNotContain("refapp-language", browser.Cookies.Keys);
    }

    [Fact]
    public async Task Token_OfAnotherPersonsForm_Is400()
    {
        await using var host = await PageHost.StartAsync();
        using var reviewer = await host.SignedInAsync();
        using var administrator = await host.SignedInAsync(PageHost.Administrator);
        var token = await reviewer.TokenAsync("/review/surface");
        administrator.Cookies["refapp-form"] = reviewer.Cookies["refapp-form"];

        using var answer = await administrator.PostRawAsync("/signout", ("__RequestVerificationToken", token));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("elsewhere")]
    [InlineData("")]
    public async Task ReturnUrl_OfAnotherSite_IsTheFrontPage(string returnUrl)
    {
        await using var host = await PageHost.StartAsync();
        using var browser = host.Browser();

        var form = await browser.ReadAsync($"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var signedIn = await browser.SignInAsync(PageHost.Reviewer, PageHost.Password, returnUrl);
        using var language = await browser.PostAsync("/signin", "/language", ("language", "ja"), ("returnUrl", returnUrl));

        Assert.Contains("name=\"returnUrl\" value=\"/\"", form);
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
        Assert.Equal("/", language.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task SigningOut_EndsTheSession()
    {
        await using var host = await PageHost.StartAsync();
        using var browser = await host.SignedInAsync();

        using var answer = await browser.PostAsync("/review/surface", "/signout");
        using var after = await browser.GetAsync("/review/costs");

        Assert.Equal((HttpStatusCode.SeeOther, "/signin?problem=signed-out"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/jobs")]
    [InlineData("POST", "/api/reviews/01980000-0000-7000-8000-000000000000/decision")]
    [InlineData("GET", "/v1/models")]
    public async Task SessionCookie_OpensNothingOfTheInterface(string method, string path)
    {
        await using var host = await PageHost.StartAsync();
        using var browser = await host.SignedInAsync();

        using var answer = await browser.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(host.Api.Arrivals);
    }

    [Fact]
    public async Task SessionCookie_ThatWasChanged_IsNone()
    {
        await using var host = await PageHost.StartAsync();
        using var browser = await host.SignedInAsync();
        var cookie = browser.Cookies[Session];
        browser.Cookies[Session] = cookie[..20] + (cookie[20] == 'A' ? 'B' : 'A') + cookie[21..];

        using var answer = await browser.GetAsync("/review/costs");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Cookies_OfTheEdgeAndOfOthers_NeverReachThePage()
    {
        await using var stand = await PageHost.StartAsync();
        await using var host = await PageHost.StartAsync([.. PageHost.People(), $"--services:review-ui:http:0={stand.Api.Address}"]);
        using var browser = host.Browser();
        foreach (var name in (string[])[Session, "__Host-refapp-session", "other"])
            browser.Cookies[name] = "forged";
        browser.Cookies["refapp-language"] = "ja";

        using var page = await browser.GetAsync("/static/app.css");
        using var other = await browser.GetAsync("/openapi/v1.json");

        Assert.Equal("refapp-language=ja", Assert.Single(stand.Api.Arrivals).Headers["Cookie"]);
        Assert.DoesNotContain("Cookie", Assert.Single(host.Api.Arrivals).Headers.Keys);
    }

    [Fact]
    public async Task Key_OfAProgram_OpensNoPage()
    {
        const string Key = "rk_program";
        await using var host = await PageHost.StartAsync([
            .. PageHost.People(), "--Edge:ApiKeys:0:Caller=program", "--Edge:ApiKeys:0:Role=Admin", "--Edge:ApiKeys:0:Scopes:0=*",
            $"--Edge:ApiKeys:0:Sha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}"]);
        using var browser = host.Browser();
        browser.Authorization = $"Bearer {Key}";

        using var api = await browser.GetAsync("/api/jobs");
        using var answer = await browser.GetAsync("/");

        Assert.Equal("program", Assert.Single(host.Api.Arrivals).Caller?.Caller);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task WithoutTheSignIn_ThereIsNoPage()
    {
        await using var edge = await EdgeHost.StartAsync();

        using var page = await edge.Client().GetAsync("/");
        using var form = await edge.Client().GetAsync("/signin");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, form.StatusCode));
    }
}
