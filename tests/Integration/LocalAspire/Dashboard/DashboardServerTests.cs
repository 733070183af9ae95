using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire.Dashboard;

public sealed class DashboardServerTests : IAsyncLifetime
{
    // One span "<img src=x onerror=alert(1)>" of trace 01…10, written by hand: see opentelemetry-proto.
    static readonly byte[] Traces = TracesOf(FakeResources.Markup);

    RunningDashboard _page = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _page = await RunningDashboard.StartAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("a-key-for-processe", HttpStatusCode.Unauthorized)]
    [InlineData(RunningDashboard.Token, HttpStatusCode.Unauthorized)]
    [InlineData(RunningDashboard.ApiKey, HttpStatusCode.OK)]
    public async Task Receiver_TakesOnlyFromWhoKnowsItsKey(string? key, HttpStatusCode expected) =>
        Assert.Equal(expected, await _page.SendAsync("traces", Traces, key));

    [Theory]
    [InlineData("traces")]
    [InlineData("logs")]
    [InlineData("metrics")]
    public async Task Receiver_OfWhatItCannotRead_Answers400AndKeepsNothing(string signal)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _page.SendAsync(signal, [0x0a, 0xff, 0xff]));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await _page.SendAsync(signal, "{}"u8.ToArray(), type: "application/json"));

        using var browser = await _page.SignedInAsync();
        Assert.Contains("0 of at most 10,000", await browser.GetStringAsync("/traces", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_OfTooMuch_Answers413() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _page.SendAsync("traces", new byte[(16 << 20) + 1]));

    [Fact]
    public async Task Receiver_TakesGzip_ButNotABombInIt()
    {
        Assert.Equal(HttpStatusCode.OK, await _page.SendAsync("traces", Gzip(Traces), encoding: "gzip"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _page.SendAsync("traces", Gzip(new byte[64 << 20]), encoding: "gzip"));

        using var browser = await _page.SignedInAsync();
        Assert.Contains("1 of at most 10,000", await browser.GetStringAsync("/traces", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/consolelogs/api")]
    [InlineData("/structuredlogs")]
    [InlineData("/traces")]
    [InlineData("/metrics")]
    [InlineData("/search?q=a")]
    [InlineData("/export")]
    [InlineData("/live?of=traces")]
    [InlineData("/no-such-page")]
    public async Task Page_WithoutSigningIn_IsTheSignInPageForPeopleAnd401ForPrograms(string path)
    {
        using var browser = _page.Browser();
        using var answer = await browser.GetAsync(path, Cancel);
        browser.DefaultRequestHeaders.Clear();
        using var program = await browser.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/login?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
    }

    [Fact]
    public async Task SignIn_WithTheToken_GivesACookieThatIsNotTheToken_AndThePage()
    {
        using var browser = _page.Browser();
        using var wrong = await browser.GetAsync("/login?t=a-token-for-peopl", Cancel);
        using var right = await browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl=%2Ftraces", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.DoesNotContain("Set-Cookie: telemetry-0", wrong.Headers.ToString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, "/traces"), (right.StatusCode, right.Headers.Location!.ToString()));
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningDashboard.Token, cookie, StringComparison.Ordinal);
        using var page = await browser.GetAsync("/traces", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.test/")]
    [InlineData("//elsewhere.test/")]
    [InlineData("/\\elsewhere.test/")]
    public async Task SignIn_LeadsNowhereElse(string returnUrl)
    {
        using var browser = _page.Browser();
        using var answer = await browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl={Uri.EscapeDataString(returnUrl)}", Cancel);

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Request_UnderAnotherNameOfThisMachine_IsRefused()
    {
        using var browser = await _page.SignedInAsync();
        browser.DefaultRequestHeaders.Host = "elsewhere.test";
        using var answer = await browser.GetAsync("/traces", Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/?resource=api")]
    [InlineData("/?resource=broken")]
    [InlineData("/consolelogs/api")]
    [InlineData("/traces")]
    [InlineData("/traces/0102030405060708090a0b0c0d0e0f10?span=1112131415161718")]
    [InlineData("/search?q=onerror")]
    public async Task Page_OfTextWithMarkup_ShowsItAsText(string path)
    {
        await _page.SendAsync("traces", Traces);
        using var browser = await _page.SignedInAsync();
        using var answer = await browser.GetAsync(path, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("&lt;img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_NeedsAFormOfThePage()
    {
        using var browser = await _page.SignedInAsync();
        using var forged = await browser.PostAsync("/resources/api/restart", null, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Empty(_page.Resources.Restarted);

        var token = RunningDashboard.FormToken(await browser.GetStringAsync("/", Cancel));
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        using var answer = await browser.PostAsync("/resources/api/restart", form, Cancel);
        using var refused = await browser.PostAsync("/resources/broken/restart", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Cancel);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("It is broken.", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(["api", "broken"], _page.Resources.Restarted);
    }

    [Fact]
    public async Task Trace_ThatIsNotKept_IsSaidSo()
    {
        using var browser = await _page.SignedInAsync();
        using var answer = await browser.GetAsync("/traces/ffffffffffffffffffffffffffffffff", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("made room", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForWhoReadsJapanese_IsInJapanese()
    {
        using var browser = await _page.SignedInAsync();
        browser.DefaultRequestHeaders.Add("Accept-Language", "ja-JP");

        Assert.Contains("リソース", WebUtility.HtmlDecode(await browser.GetStringAsync("/", Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenPage_IsToldOfAChange()
    {
        using var browser = await _page.SignedInAsync();
        using var events = new StreamReader(await browser.GetStreamAsync("/live?of=traces", Cancel));
        Assert.Equal(": open", await events.ReadLineAsync(Cancel));

        await _page.SendAsync("traces", Traces);

        string? line;
        do
        {
            line = await events.ReadLineAsync(Cancel).AsTask().WaitAsync(LocalApp.Patience, Cancel);
        }
        while (line is { } read && !read.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal("data: 1", line);
    }

    [Fact]
    public async Task Export_HasTheTracesAsOtlpJsonAndTheConsoleAsText()
    {
        await _page.SendAsync("traces", Traces);
        using var browser = await _page.SignedInAsync();

        await using var archive = new ZipArchive(new MemoryStream(await browser.GetByteArrayAsync("/export", Cancel)));
        var one = await browser.GetStringAsync("/traces/0102030405060708090a0b0c0d0e0f10/export", Cancel);

        using var traces = new StreamReader(await archive.GetEntry("traces-0.json")!.OpenAsync(Cancel));
        Assert.Equal(one, await traces.ReadToEndAsync(Cancel));
        Assert.Contains("\"traceId\":\"0102030405060708090a0b0c0d0e0f10\"", one, StringComparison.Ordinal);
        Assert.Contains("console-api.log", archive.Entries.Select(e => e.FullName));
    }

    static byte[] TracesOf(string name)
    {
        byte[] ids = [0x0a, 16, .. Enumerable.Range(1, 16).Select(i => (byte)i), 0x12, 8, .. Enumerable.Range(0x11, 8).Select(i => (byte)i)];
        // Kind 2 (server), from 1 to 2 nanoseconds after the beginning of 1970.
        byte[] span = [.. ids, 0x2a, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), 0x30, 2, 0x39, 1, 0, 0, 0, 0, 0, 0, 0, 0x41, 2, 0, 0, 0, 0, 0, 0, 0];
        byte[] scope = [0x12, (byte)span.Length, .. span];
        byte[] resource = [0x12, (byte)scope.Length, .. scope];
        return [0x0a, (byte)resource.Length, .. resource];
    }

    static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
