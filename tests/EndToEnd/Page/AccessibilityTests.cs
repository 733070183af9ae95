using Microsoft.Playwright;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Every page and state, in both themes and both languages, against the rules of WCAG 2.2 AA that a program can check.</summary>
[Collection<ReviewCollection>]
public sealed class AccessibilityTests(ReviewApp review)
{
    /// <summary>In the order in which they stay true.</summary>
    static readonly string[] Modes = ["sideBySide", "slider", "blink", "onion", "heat", "regions"];

    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public async Task Pages_InEveryState_HaveNoBarriers(string language)
    {
        var job = await review.CreateJobAsync($"a picture for all, {language}", "限定百杯");
        var found = new List<string>();
        var stranger = await review.Browser.OpenAsync(review.App, language);
        await stranger.GotoAsync("/");
        await CheckAsync(stranger, "sign-in");
        await stranger.FillAsync("input[name=name]", "nobody");
        await stranger.FillAsync("input[name=password]", "wrong");
        await stranger.Keyboard.PressAsync("Enter");
        await stranger.WaitForSelectorAsync("[role=alert]");
        await CheckAsync(stranger, "sign-in refused");

        var page = await review.SignInAsync(0, language);
        await CheckAsync(page, "queue");
        await page.Keyboard.PressAsync("?");
        await page.WaitForSelectorAsync("dialog[open]");
        await CheckAsync(page, "keys");
        foreach (var path in new[] { "/?state=decided", "/review/costs", "/review/surface", $"/review/jobs/{Guid.Empty}" })
        {
            await page.GotoAsync(path);
            await CheckAsync(page, path);
        }

        foreach (var (state, shown) in new[]
                 {
                     ("handed off", await review.HandOffAsync("手で作る絵")), ("outcome unknown", await review.LoseOutcomeAsync("失われた答え")),
                 })
        {
            await page.GotoAsync($"/review/jobs/{shown.Id}");
            await CheckAsync(page, state);
        }

        await page.GotoAsync($"/review/jobs/{job.Id}");
        await CheckAsync(page, "job");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        await page.ClickAsync("#change summary");
        foreach (var mode in Modes)
        {
            await page.EvaluateAsync("mode => { document.querySelector('compare-pictures').mode = mode; }", mode);
            await CheckAsync(page, $"claimed, {mode}");
        }

        var other = await review.SignInAsync(1, language);
        await other.GotoAsync($"/review/jobs/{job.Id}");
        await CheckAsync(other, "claimed by another");
        await page.FillAsync("#reason", "読めない文字がある");
        await page.ClickAsync("#reject");
        await page.WaitForURLAsync("**/?done=reject");
        await CheckAsync(page, "decided, queue");
        await page.GotoAsync($"/review/jobs/{job.Id}");
        await CheckAsync(page, "decided");

        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));

        async Task CheckAsync(IPage where, string state) =>
            found.AddRange((await ReviewBrowser.FindBarriersAsync(where)).Select(barrier => $"{state}: {barrier}"));
    }
}
