using Microsoft.Playwright;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Somebody who runs the service, in front of the telemetry page, with the whole app behind it.</summary>
[Collection<TelemetryPageCollection>]
public sealed class TelemetryPageTests(ReviewApp review)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestId_LeadsInThreeClicks_ToAttemptTraceCostAndDecision()
    {
        var (job, attempt) = await ApprovedAsync("a poster to be found by its request id");
        var page = await TelemetryBrowser.SignInAsync(review);
        await TelemetryBrowser.GoUntilAsync(page, review, $"/traces/{job.TraceId}", "a.decision-link");
        await page.GotoAsync(TelemetryBrowser.Address(review, "/"));

        await page.FillAsync("#q", attempt.RequestId!);
        await page.ClickAsync("form[role=search] button");

        Assert.Equal(attempt.RequestId, await page.TextContentAsync("#image-request"));
        Assert.Equal($"{attempt.Id}", await page.TextContentAsync("#image-attempt"));
        Assert.Equal(job.TraceId, await page.TextContentAsync("#trace-id"));
        Assert.Contains($"{attempt.Cost.Usd:0.00####}", await page.TextContentAsync("#image-cost"), StringComparison.Ordinal);
        Assert.Contains("settled", await page.TextContentAsync("#image-cost"), StringComparison.Ordinal);
        Assert.NotEmpty(await page.QuerySelectorAllAsync("#waterfall tbody tr.selected"));

        await page.ClickAsync("a.decision-link");

        Assert.Equal("approved", await page.TextContentAsync("#decision"));
        foreach (var service in new[] { "edge", "review-ui", "generation-api" })
            await page.WaitForSelectorAsync($"#waterfall >> text={service}");

        await page.ClickAsync("a.link");

        Assert.Equal(job.TraceId, await page.TextContentAsync("#trace-id"));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public async Task Pages_HaveNoBarriers(string language)
    {
        var job = await review.CreateJobAsync($"telemetry for all, {language}", "限定百杯");
        var found = new List<string>();
        var stranger = await review.Browser.OpenAsync(review.App, language);
        await stranger.GotoAsync(TelemetryBrowser.Address(review, "/login"));
        await CheckAsync(stranger, "sign-in");
        var page = await TelemetryBrowser.SignInAsync(review, language);
        await TelemetryBrowser.GoUntilAsync(page, review, $"/traces/{job.TraceId}", "a.image-call");
        await review.SignInAsync(0);
        await TelemetryBrowser.GoUntilAsync(page, review, "/structuredlogs", "tr.log a");

        foreach (var path in TelemetryBrowser.Pages(job))
        {
            await page.GotoAsync(TelemetryBrowser.Address(review, path));
            await CheckAsync(page, path);
        }

        await page.GotoAsync(TelemetryBrowser.Address(review, $"/traces/{job.TraceId}"));
        await page.ClickAsync("a.image-call");
        await CheckAsync(page, "image call");

        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));

        async Task CheckAsync(IPage where, string state) =>
            found.AddRange((await ReviewBrowser.FindBarriersAsync(where)).Select(barrier => $"{state}: {barrier}"));
    }

    [Fact]
    public async Task OpenList_ShowsANewTrace_WithoutAReload_UntilItIsPaused()
    {
        var page = await TelemetryBrowser.SignInAsync(review);
        await page.GotoAsync(TelemetryBrowser.Address(review, "/traces?only=images"));
        await page.EvaluateAsync("() => { window.sameDocument = true; }");

        var seen = await review.CreateJobAsync("a job that shows by itself");
        await page.WaitForSelectorAsync($"a[href='/traces/{seen.TraceId}']");
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument === true"));

        await page.ClickAsync("#pause");
        Assert.Equal("true", await page.GetAttributeAsync("#pause", "aria-pressed"));
    }

    [Fact]
    public async Task Waterfall_Folded_HidesWhatIsBelow()
    {
        var job = await review.CreateJobAsync("a job to fold");
        var page = await TelemetryBrowser.SignInAsync(review);
        // A span comes when it ends, and so before the one above it; until then the trace has more than one top.
        await TelemetryBrowser.GoUntilAsync(
            page, review, $"/traces/{job.TraceId}", "body:has(a.image-call):not(:has(#waterfall .warn))");
        await page.ClickAsync("#pause");
        var all = await page.Locator("#waterfall tbody tr:visible").CountAsync();

        await page.ClickAsync("#waterfall tbody tr:first-child .fold");
        Assert.Equal(1, await page.Locator("#waterfall tbody tr:visible").CountAsync());
        await page.ClickAsync("#waterfall tbody tr:first-child .fold");

        Assert.Equal(all, await page.Locator("#waterfall tbody tr:visible").CountAsync());
    }

    [Fact]
    public async Task ReviewPage_LeadsFromATraceIdToItsTrace_AndGivesNoTokenAway()
    {
        var job = await review.CreateJobAsync("a job whose trace is asked for");
        var page = await review.SignInAsync(0);
        await page.GotoAsync($"/review/jobs/{job.Id}");

        var link = await page.GetAttributeAsync("section[aria-labelledby=record] a", "href");

        Assert.Equal(TelemetryBrowser.Address(review, $"/traces/{job.TraceId}"), link);
        await page.ClickAsync("section[aria-labelledby=record] a");
        await page.WaitForURLAsync("**/login?returnUrl=**");
    }

    /// <summary>A job that a person has approved on the page, and its first paid attempt.</summary>
    async Task<(JobResponse Job, AttemptResponse Attempt)> ApprovedAsync(string purpose)
    {
        var job = await review.CreateJobAsync(purpose);
        var page = await review.SignInAsync(0);
        await page.GotoAsync($"/review/jobs/{job.Id}");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        await page.ClickAsync("#approve");
        await page.WaitForURLAsync("**/?done=approve");
        return (job, job.Steps!.SelectMany(s => s.Attempts).First(a => a.State == "settled"));
    }
}
