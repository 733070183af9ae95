using System.Text.Json;
using Microsoft.Playwright;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Debian's Chromium, and the people who sit in front of it.</summary>
public sealed class ReviewBrowser : IAsyncDisposable
{
    const string Chromium = "/usr/bin/chromium";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

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

    /// <summary>Rules that the page as it stands breaks, with the elements that break them.</summary>
    public static async Task<IReadOnlyList<string>> FindBarriersAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "axe", "node_modules", "axe-core", "axe.min.js")));
        var found = await page.EvaluateAsync<JsonElement>("rules => axe.run(document, { runOnly: rules })", Rules);
        return
        [
            .. from violation in found.GetProperty("violations").EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()}",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
