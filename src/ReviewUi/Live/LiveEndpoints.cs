using Microsoft.Net.Http.Headers;
using ReferenceApp.ReviewUi.Shell;

namespace ReferenceApp.ReviewUi.Live;

/// <summary>Hands the interface's live events to the browser, as they come and without their names: a script hears only names that it knows.</summary>
static class LiveEndpoints
{
    const string EventName = "event:";

    public static void MapLive(this RouteGroupBuilder pages) => pages.MapGet("/review/live", PassOnAsync);

    static async Task PassOnAsync(
        HttpContext http, Api api, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        // A stream that waits for the next event must not hold up the stop of the process.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var end = either.Token;
        using var client = api.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs/events");
        if (http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end);
        // Without the stream the browser looks from time to time instead; 204 also tells it not to come back.
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        http.Response.Headers[HeaderNames.ContentType] = "text/event-stream";
        try
        {
            using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(end));
            while (await events.ReadLineAsync(end) is { } line)
            {
                if (line.StartsWith(EventName, StringComparison.Ordinal))
                    continue;
                await http.Response.WriteAsync(line + "\n", end);
                // An event is of no use in a buffer.
                if (line.Length == 0)
                    await http.Response.Body.FlushAsync(end);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either end went away; the browser connects again.
        }
    }
}
