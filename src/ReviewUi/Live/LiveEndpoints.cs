using Microsoft.Net.Http.Headers;
using ReferenceApp.ReviewUi.Shell;

namespace ReferenceApp.ReviewUi.Live;

/// <summary>Hands the interface's live events to the browser, byte for byte as they come.</summary>
static class LiveEndpoints
{
    public static void MapLive(this RouteGroupBuilder pages) => pages.MapGet("/review/live", PassOnAsync);

    static async Task PassOnAsync(HttpContext http, Api api, CancellationToken cancel)
    {
        using var client = api.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs/events");
        if (http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        // Without the stream the browser looks from time to time instead; 204 also tells it not to come back.
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        http.Response.Headers[HeaderNames.ContentType] = "text/event-stream";
        try
        {
            await using var events = await answer.Content.ReadAsStreamAsync(cancel);
            var buffer = new byte[4096];
            while (await events.ReadAsync(buffer, cancel) is > 0 and var length)
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, length), cancel);
                // An event is of no use in a buffer.
                await http.Response.Body.FlushAsync(cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either end went away; the browser connects again.
        }
    }
}
