using System.Text.Json;
using Microsoft.Playwright;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Debian's Chromium, and the people who sit in front of it.</summary>
public sealed class ReviewBrowser : IAsyncDisposable
{
    const string Chromium = "/usr/bin/chromium";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What is asked of axe-core on a page. The dark theme differs from the light one by its colours alone.</summary>
    static readonly (ColorScheme Theme, string Rules)[] Questions =
    [
        (ColorScheme.Dark, "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }"),
        (ColorScheme.Light, "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"),
    ];

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    ReviewBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<ReviewBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            // A container has no user namespace for the sandbox, and the browser's own services are not to be asked.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new ReviewBrowser(playwright, browser);
    }

    /// <param name="language">As the browser asks for it, for example <c>ja-JP</c>.</param>
    public async Task<IPage> OpenAsync(RunningApp app, string language = "en-US", ColorScheme theme = ColorScheme.Light)
    {
        var person = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = app.Endpoint("edge").ToString(),
            Locale = language,
            ColorScheme = theme,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        person.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return await person.NewPageAsync();
    }

    /// <summary>Rules that the page as it stands breaks, in either theme, with the elements that break them.</summary>
    public static async Task<IReadOnlyList<string>> FindBarriersAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(await File.ReadAllTextAsync(
                Path.Combine(AppContext.BaseDirectory, "axe", "node_modules", "axe-core", "axe.min.js")));
        var barriers = new List<string>();
        foreach (var (theme, rules) in Questions)
        {
            // Without motion a colour is there at once.
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            var found = await page.EvaluateAsync<JsonElement>(
                $"() => axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})");
            barriers.AddRange(
                from violation in found.GetProperty("violations").EnumerateArray()
                from node in violation.GetProperty("nodes").EnumerateArray()
                select $"{theme}: {violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()}");
        }

        return barriers;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
