using Microsoft.Playwright;
using ReferenceApp.Contracts;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>Ways of a browser to the telemetry page of the running app.</summary>
static class TelemetryBrowser
{
    public static string Address(ReviewApp review, string path) => review.App.TelemetrySignIn.GetLeftPart(UriPartial.Authority) + path;

    public static async Task<IPage> SignInAsync(ReviewApp review, string language = "en-US", ColorScheme theme = ColorScheme.Light)
    {
        var page = await review.Browser.OpenAsync(review.App, language, theme);
        await page.GotoAsync(review.App.TelemetrySignIn.ToString());
        await page.WaitForURLAsync(Address(review, "/"));
        return page;
    }

    /// <summary>Processes send what they have once a second: the page is there when the last of it is.</summary>
    public static async Task GoUntilAsync(IPage page, ReviewApp review, string path, string selector)
    {
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        do
        {
            await page.GotoAsync(Address(review, path));
        }
        while (await page.QuerySelectorAsync(selector) is null && await timer.WaitForNextTickAsync(timeout.Token));
    }

    /// <summary>One of each kind, filled by the job.</summary>
    public static IReadOnlyList<string> Pages(JobResponse job) =>
    [
        "/", "/?resource=generation-api", "/consolelogs/generation-api", "/structuredlogs", "/structuredlogs?level=error&text=no+such+text", "/traces",
        "/traces?only=images", $"/traces/{job.TraceId}", "/metrics",
        "/metrics?resource=generation-api&meter=Microsoft.AspNetCore.Hosting&instrument=http.server.request.duration",
        "/metrics?resource=generation-api&meter=System.Runtime&instrument=dotnet.process.cpu.time", "/search?q=image_", "/search?q=no+such+text",
        "/traces/ffffffffffffffffffffffffffffffff",
    ];
}
