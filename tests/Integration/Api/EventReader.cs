using System.Net.ServerSentEvents;

namespace ReferenceApp.Integration.Api;

/// <summary>A client of server-sent events.</summary>
sealed class EventReader : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly HttpResponseMessage answer;
    readonly IAsyncEnumerator<SseItem<string>> items;
    readonly CancellationTokenSource gone = new(TimeSpan.FromMinutes(5));

    EventReader(HttpResponseMessage answer, Stream body)
    {
        this.answer = answer;
        items = SseParser.Create(body).EnumerateAsync(gone.Token).GetAsyncEnumerator(gone.Token);
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string path, string? lastEventId, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var opened = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        opened.EnsureSuccessStatusCode();
        return new EventReader(opened, await opened.Content.ReadAsStreamAsync(cancel));
    }

    public async Task<SseItem<string>> NextAsync() =>
        await items.MoveNextAsync().AsTask().WaitAsync(Patience) ? items.Current : throw new EndOfStreamException();

    /// <summary>All events up to the first of this type.</summary>
    public async Task<IReadOnlyList<SseItem<string>>> UntilAsync(string type)
    {
        var seen = new List<SseItem<string>>();
        do
        {
            seen.Add(await NextAsync());
        }
        while (seen[^1].EventType != type);

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        answer.Dispose();
    }
}
