using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Made by <c>./eng/screenshots</c> to be looked at: every page, both themes, both languages; and what the page takes.</summary>
[Collection<ReviewCollection>]
public sealed class Screenshots(ReviewApp review)
{
    const string Large = "3840x2160";

    static readonly string[] Modes = ["sideBySide", "slider", "blink", "onion", "heat", "regions"];

    static string Folder => Environment.GetEnvironmentVariable("REFERENCEAPP_SCREENSHOTS") ?? "screenshots";

    [Fact(Explicit = true)]
    public async Task Pages_AreTaken()
    {
        var job = await review.CreateJobAsync("新茶の広告 / a poster for new tea", "新茶まつり", "限定百杯");
        await review.CreateJobAsync("a second item that waits");
        foreach (var (language, theme) in new[]
                 {
                     ("en-US", ColorScheme.Light), ("en-US", ColorScheme.Dark), ("ja-JP", ColorScheme.Light), ("ja-JP", ColorScheme.Dark),
                 })
        {
            var look = $"{language[..2]}-{theme}".ToLowerInvariant();
            var stranger = await review.Browser.OpenAsync(review.App, language, theme);
            await stranger.GotoAsync("/");
            await TakeAsync(stranger, look, "sign-in");
            var page = await review.SignInAsync(0, language, theme);
            foreach (var (name, path) in new[]
                     {
                         ("queue", "/"), ("queue-decided", "/?state=decided"), ("costs", "/review/costs"), ("surface", "/review/surface"),
                         ("not-found", $"/review/jobs/{Guid.Empty}"), ("job", $"/review/jobs/{job.Id}"),
                     })
            {
                await page.GotoAsync(path);
                await TakeAsync(page, look, name);
            }

            if (await page.QuerySelectorAsync("#claim") is { } claim)
                await claim.ClickAsync();
            await page.WaitForSelectorAsync("compare-pictures[data-shown]");
            foreach (var mode in Modes)
            {
                await page.EvaluateAsync("mode => { document.querySelector('compare-pictures').mode = mode; }", mode);
                await TakeAsync(page, look, $"claimed-{mode}");
            }

            await page.Keyboard.PressAsync("?");
            await TakeAsync(page, look, "keys");
        }
    }

    [Fact(Explicit = true)]
    public async Task TelemetryPages_AreTaken()
    {
        var job = await review.CreateJobAsync("新茶の広告 / a poster for new tea", "新茶まつり");
        foreach (var (language, theme) in new[] { ("en-US", ColorScheme.Light), ("en-US", ColorScheme.Dark), ("ja-JP", ColorScheme.Light) })
        {
            var look = $"{language[..2]}-{theme}".ToLowerInvariant();
            var page = await TelemetryBrowser.SignInAsync(review, language, theme);
            await TelemetryBrowser.GoUntilAsync(page, review, $"/traces/{job.TraceId}", "a.image-call");
            foreach (var (path, i) in TelemetryBrowser.Pages(job).Select((path, i) => (path, i)))
            {
                await page.GotoAsync(TelemetryBrowser.Address(review, path));
                await TakeAsync(page, look, $"telemetry-{i:00}");
            }

            await page.GotoAsync(TelemetryBrowser.Address(review, $"/traces/{job.TraceId}"));
            await page.ClickAsync("a.image-call");
            await TakeAsync(page, look, "telemetry-image-call");
            await page.SetViewportSizeAsync(420, 900);
            await TakeAsync(page, look, "telemetry-image-call-narrow");
        }
    }

    [Fact(Explicit = true)]
    public async Task Page_IsMeasured()
    {
        var job = await review.CreateJobAsync("a picture to be timed");
        var page = await review.SignInAsync(1);
        var weight = 0L;
        page.Response += (_, response) =>
        {
            if (!response.Url.Contains("/assets/", StringComparison.Ordinal)
                && response.Headers.TryGetValue("content-length", out var length))
                weight += long.Parse(length, CultureInfo.InvariantCulture);
        };
        var html = 0;
        var first = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            weight = 0;
            await page.GotoAsync($"/review/jobs/{job.Id}");
            html = (await page.ContentAsync()).Length;
            await page.WaitForSelectorAsync("html[data-picture-shown]");
            first.Add(await page.EvaluateAsync<double>(
                "() => Math.max(...performance.getEntriesByType('resource').filter(e => e.name.includes('/assets/')).map(e => e.responseEnd))"));
        }

        var large = await review.CreateJobOfSizeAsync(Large, "a large picture", []);
        await page.GotoAsync($"/review/jobs/{large.Id}");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        var switches = await page.EvaluateAsync<double[]>(
            """
            async modes => {
                const compare = document.querySelector('compare-pictures');
                const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                const times = [];
                for (const mode of [...modes, ...modes]) {
                    const start = performance.now();
                    compare.mode = mode;
                    await painted();
                    times.push(performance.now() - start);
                }
                return times;
            }
            """, Modes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"first picture: median {first.Order().ElementAt(first.Count / 2):0} ms, slowest {first.Max():0} ms after opening a job"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mode switch on {Large}: median {switches.Order().ElementAt(switches.Length / 2):0} ms, slowest {switches.Max():0} ms to the second frame"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"weight without pictures: {(weight + html) / 1024.0:0} KB uncompressed"));
    }

    static async Task TakeAsync(IPage page, string look, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}-{look}.png"), FullPage = true });
    }
}
