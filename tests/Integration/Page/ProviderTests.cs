using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Page;

/// <summary>Sign-in as in production: an OAuth provider says who it is and what they may do.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    const string Session = "__Host-refapp-session";

    WebApplication provider = null!;
    object user = new { };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        provider = builder.Build();
        provider.MapGet("/authorize", (string redirect_uri, string state, string code_challenge) =>
            Results.Redirect(QueryHelpers.AddQueryString(
                redirect_uri, new Dictionary<string, string?> { ["code"] = code_challenge, ["state"] = state })));
        provider.MapPost("/token", (HttpRequest request) =>
            request.Form["client_secret"] == "s3cret" && request.Form["code_verifier"].Count == 1
                ? Results.Json(new { access_token = "access", token_type = "Bearer" })
                : Results.BadRequest());
        provider.MapGet("/user", (HttpRequest request) =>
            request.Headers.Authorization == "Bearer access" ? Results.Json(user) : Results.Unauthorized());
        await provider.StartAsync();
    }

    public async ValueTask DisposeAsync() => await provider.DisposeAsync();

    [Theory]
    [InlineData("picture-reviewers", CallerRole.Reviewer)]
    [InlineData("picture-admins", CallerRole.Admin)]
    public async Task PersonWithARole_ComesInUnderTheProvidersName(string group, CallerRole role)
    {
        user = new { email = "hanako@example.com", groups = new[] { "everybody", group } };
        await using var host = await PageHost.StartAsync(Production());
        using var browser = host.Browser();

        var back = await SignInAsync(browser, "/review/costs?groupBy=model");
        using var page = await browser.GetAsync("/review/costs");

        Assert.Equal("/review/costs?groupBy=model", back);
        var arrival = Assert.Single(host.Api.Arrivals);
        Assert.Equal(("hanako@example.com", role), (arrival.Caller?.Caller, arrival.Caller?.Role));
    }

    [Fact]
    public async Task SessionCookie_IsBoundToThisHostAndToTls()
    {
        user = new { email = "hanako@example.com", groups = "picture-reviewers" };
        await using var host = await PageHost.StartAsync(Production());
        using var browser = host.Browser();

        await SignInAsync(browser, "/");

        var cookie = Assert.Single(browser.SetCookies, line => line.StartsWith(Session, StringComparison.Ordinal));
        Assert.Contains("; secure", cookie);
        Assert.Contains("; httponly", cookie);
        Assert.Contains("; samesite=lax", cookie);
        Assert.Contains("; path=/", cookie);
        Assert.DoesNotContain("domain=", cookie);
    }

    [Theory]
    [InlineData("hanako@example.com", "everybody")]
    [InlineData("", "picture-reviewers")]
    [InlineData("program", "picture-admins")]
    public async Task PersonWithoutARole_OrCalledAsAProgram_StaysOutside(string email, string group)
    {
        user = new { email, groups = new[] { group } };
        await using var host = await PageHost.StartAsync(Production());
        using var browser = host.Browser();

        var back = await SignInAsync(browser, "/review/costs");

        Assert.Equal("/signin?problem=provider&returnUrl=%2Freview%2Fcosts", back);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Fact]
    public async Task SignInPage_LeadsToTheProviderAndAsksForNoPassword()
    {
        await using var host = await PageHost.StartAsync(Production());

        var form = await host.Browser().ReadAsync("/signin?returnUrl=%2Freview%2Fcosts");

        Assert.Contains("href=\"/signin/provider?returnUrl=%2Freview%2Fcosts\"", form);
        Assert.DoesNotContain("type=\"password\"", form);
    }

    [Fact]
    public async Task Callback_ThatNobodyAskedFor_SignsNobodyIn()
    {
        user = new { email = "hanako@example.com", groups = "picture-admins" };
        await using var host = await PageHost.StartAsync(Production());
        using var browser = host.Browser();

        using var answer = await browser.GetAsync("/signin/callback?code=abc&state=forged");

        Assert.StartsWith("/signin?problem=provider", answer.Headers.Location?.OriginalString);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    /// <summary>To the provider and back; returns where the edge leads then.</summary>
    static async Task<string?> SignInAsync(Browser browser, string returnUrl)
    {
        using var challenge = await browser.GetAsync($"/signin/provider?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        using var elsewhere = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var approved = await elsewhere.GetAsync(challenge.Headers.Location, TestContext.Current.CancellationToken);
        using var back = await browser.GetAsync(approved.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location?.OriginalString;
    }

    string[] Production() =>
    [
        "--environment=Production", "--Edge:RequestsPerMinute=600",
        "--Edge:ApiKeys:0:Caller=program", $"--Edge:ApiKeys:0:Sha256={new string('0', 64)}", "--Edge:ApiKeys:0:Scopes:0=jobs",
        "--SignIn:OAuth:ClientId=page", "--SignIn:OAuth:ClientSecret=s3cret", "--SignIn:OAuth:Scopes:0=email",
        $"--SignIn:OAuth:AuthorizationEndpoint={provider.Urls.First()}/authorize",
        $"--SignIn:OAuth:TokenEndpoint={provider.Urls.First()}/token",
        $"--SignIn:OAuth:UserInformationEndpoint={provider.Urls.First()}/user",
        "--SignIn:OAuth:ReviewerValue=picture-reviewers", "--SignIn:OAuth:AdminValue=picture-admins",
    ];
}
