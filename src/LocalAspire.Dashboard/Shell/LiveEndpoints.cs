using Microsoft.Net.Http.Headers;
using ReferenceApp.LocalAspire.Dashboard.Resources;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

/// <summary>Tells an open page that what it shows has changed; the page then asks for itself again.</summary>
static class LiveEndpoints
{
    // Looked at, not told: a page costs one number a second however much arrives.
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    const int SilentTurns = 15;

    public static void MapLive(this RouteGroupBuilder pages) => pages.MapGet("/live", TellAsync);

    static async Task TellAsync(
        HttpContext http, TelemetryStore store, IResourceSource resources, TimeProvider clock, IHostApplicationLifetime lifetime,
        string of, string? id)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.Headers[HeaderNames.ContentType] = "text/event-stream";
        var told = Version(store, resources, of, id);
        try
        {
            await SendAsync(http, ": open\n\n", end.Token);
            using var timer = new PeriodicTimer(Interval, clock);
            for (var turn = 1; await timer.WaitForNextTickAsync(end.Token); turn++)
            {
                var now = Version(store, resources, of, id);
                if (now != told)
                    await SendAsync(http, $"data: {now}\n\n", end.Token);
                else if (turn % SilentTurns == 0)
                    await SendAsync(http, ": still here\n\n", end.Token);
                told = now;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either end went away; the browser connects again.
        }
    }

    static long Version(TelemetryStore store, IResourceSource resources, string of, string? id) => of switch
    {
        "resources" => resources.Version,
        "console" => resources.Console(id ?? "") is var console ? console.Dropped + console.Lines.Count : 0,
        "logs" => store.Logs.Version,
        "metrics" => store.Metrics.Version,
        "trace" => store.Traces.Find(id ?? "")?.Spans.Count ?? 0,
        _ => store.Traces.Version,
    };

    static async Task SendAsync(HttpContext http, string text, CancellationToken end)
    {
        await http.Response.WriteAsync(text, end);
        await http.Response.Body.FlushAsync(end);
    }
}
