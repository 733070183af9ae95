using Microsoft.Playwright;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>People at work, through the edge and in a real browser.</summary>
[Collection<ReviewCollection>]
public sealed class ReviewTests(ReviewApp review)
{
    const int Items = 20;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reviewer_ClaimsReadsAndApproves_AndApiPageAndAuditAgree()
    {
        var job = await review.CreateJobAsync("a poster to read", "新茶まつり");
        var page = await review.SignInAsync(0);
        await page.GotoAsync($"/review/jobs/{job.Id}");

        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        Assert.True(await page.IsDisabledAsync("#approve"));
        await ReadAllAsync(page);
        await page.ClickAsync("#approve");
        await page.WaitForURLAsync("**/?done=approve");
        await page.GotoAsync($"/review/jobs/{job.Id}");

        var decided = await review.ReadJobAsync(job.Id);
        Assert.Equal("Approved", decided.State);
        var decision = Assert.Single(decided.Review.Decisions);
        Assert.Equal((review.NameOf(0), "approve"), (decision.By, decision.Decision));
        Assert.Contains(decision.By, await page.TextContentAsync("section[aria-labelledby=decisions]"), StringComparison.Ordinal);
        using var http = review.App.Edge(review.App.AdminKey);
        var entries = await new ReferenceAppClient(http).FindAuditEntriesAsync(new AuditQuery { JobId = job.Id }, null, 200, Cancel);
        Assert.Contains(entries.Items, entry => $"{entry.Entry}".Contains("review_decided", StringComparison.Ordinal)
            && $"{entry.Entry}".Contains(decision.Sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondReviewer_CannotTakeAClaimedItem()
    {
        var job = await review.CreateJobAsync("an item for one");
        var first = await review.SignInAsync(0);
        await first.GotoAsync($"/review/jobs/{job.Id}");
        var second = await review.SignInAsync(1);
        await second.GotoAsync($"/review/jobs/{job.Id}");
        await first.ClickAsync("#claim");
        await first.WaitForSelectorAsync("#decision");

        // Its page was there before the claim: the button is pressed all the same.
        if (await second.QuerySelectorAsync("#claim") is { } stale)
            await stale.ClickAsync();

        await second.WaitForSelectorAsync($"text={review.NameOf(0)}");
        Assert.Null(await second.QuerySelectorAsync("#decision"));
    }

    [Fact]
    public async Task RequesterOfAChange_CannotApproveWhatCameOfIt()
    {
        var job = await review.CreateJobAsync("a picture to change");
        var page = await review.SignInAsync(0);
        await page.GotoAsync($"/review/jobs/{job.Id}");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        await page.FillAsync("#reason", "The corner is empty.");
        await page.ClickAsync("#change summary");
        foreach (var (field, value) in new[] { ("x", "64"), ("y", "64"), ("width", "256"), ("height", "192") })
            await page.FillAsync($"#change input[name={field}]", value);
        await page.FillAsync("#instruction", "a small leaf");
        await page.ClickAsync("#request-change");
        await page.WaitForURLAsync("**/?done=request_change");
        await review.App.WaitForAsync(job.Id, "AwaitingReview");

        await page.GotoAsync($"/review/jobs/{job.Id}");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        await ReadAllAsync(page);
        await page.ClickAsync("#approve");

        await page.WaitForSelectorAsync("[role=alert]");
        Assert.Equal("AwaitingReview", (await review.ReadJobAsync(job.Id)).State);
    }

    [Fact]
    public async Task TwentyItems_AreDecidedByKeyboardOnly()
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, Items).Select(i => review.CreateJobAsync($"item {i} of many")));
        var page = await review.SignInAsync(1);
        var wanted = jobs.Select(job => $"job-{job.Id}").ToHashSet();
        while (wanted.Count > 0)
        {
            var focused = "";
            while (!wanted.Contains(focused))
            {
                await page.Keyboard.PressAsync("j");
                focused = await page.EvaluateAsync<string>("() => document.activeElement.id");
            }

            await page.Keyboard.PressAsync("Enter");
            await page.WaitForSelectorAsync("#claim");
            await page.Keyboard.PressAsync("c");
            await page.WaitForSelectorAsync("#decision");
            await page.WaitForSelectorAsync("html[data-picture-shown]");
            await ReadAllAsync(page);
            await page.Keyboard.PressAsync("a");
            await page.WaitForURLAsync("**/?done=approve");
            wanted.Remove(focused);
        }

        foreach (var job in jobs)
            Assert.Equal("Approved", (await review.ReadJobAsync(job.Id)).State);
    }

    [Fact]
    public async Task HeldKey_BeforeThePictureIsShown_DecidesNothing()
    {
        var job = await review.CreateJobAsync("an item that is not seen");
        var page = await review.SignInAsync(0);
        await page.GotoAsync($"/review/jobs/{job.Id}");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("#decision");
        await page.RouteAsync("**/assets/**", route => route.AbortAsync());
        await page.ReloadAsync();

        for (var presses = 0; presses < 20; presses++)
            await page.Keyboard.DownAsync("a");
        await page.Keyboard.UpAsync("a");

        Assert.True(await page.IsDisabledAsync("#approve"));
        Assert.Equal("AwaitingReview", (await review.ReadJobAsync(job.Id)).State);
    }

    [Fact]
    public async Task Queue_AndJob_ShowWhatChangesWithoutAReload()
    {
        var job = await review.CreateJobAsync("a job to be watched");
        var queue = await review.SignInAsync(0);
        var watched = await review.SignInAsync(1);
        await watched.GotoAsync($"/review/jobs/{job.Id}");
        await queue.EvaluateAsync("() => { window.untouched = true; }");
        await watched.EvaluateAsync("() => { window.untouched = true; }");

        var arrived = await review.CreateJobAsync("a job that arrives");
        await queue.WaitForSelectorAsync($"#job-{arrived.Id}");
        using (var http = review.App.Edge(review.App.ApiKey))
            await new ReferenceAppClient(http).CancelJobAsync(job.Id, Cancel);
        await watched.WaitForSelectorAsync("main[data-state*=Cancelled], .badge[data-state=Cancelled]");

        Assert.True(await queue.EvaluateAsync<bool>("() => window.untouched"));
        Assert.True(await watched.EvaluateAsync<bool>("() => window.untouched"));
        Assert.NotEqual("", (await watched.TextContentAsync("#said"))!.Trim());
    }

    /// <summary>As a person does it with the keyboard: bring every line to the screen, and tick it off.</summary>
    internal static async Task ReadAllAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => document.querySelector('read-whole .read-count')");
        await page.WaitForFunctionAsync(
            """
            () => {
                if (!document.querySelector('#approve').disabled)
                    return true;
                document.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }));
                return false;
            }
            """, null, new PageWaitForFunctionOptions { PollingInterval = 50 });
    }
}
