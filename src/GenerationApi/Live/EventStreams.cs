using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.JobQueue;

namespace ReferenceApp.GenerationApi.Live;

/// <summary>
/// Server-sent events (WHATWG HTML §9.2) out of the audit log. Postgres says what happened; Redis only when to look, so a
/// notice that is lost costs one <see cref="LiveOptions.PollInterval"/>. A stream holds one page at a time and reads the
/// next when the client has taken it. It is written by hand because the framework's writer knows no comments.
/// </summary>
sealed class EventStreams(
    LiveEntries entries, LiveEvents live, IOptions<LiveOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    const int PageRows = 100;

    /// <summary>Between two looks at a busy job: several changes are told at once.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Then the client has to come back, and to show anew who it is.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    int _open;

    /// <summary>Returns when the client is gone, the process stops or the stream has lasted long enough.</summary>
    public async Task<IResult> SendAsync(HttpContext http, LiveScope scope, LivePosition from)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > options.Value.MaxStreams)
                return new Refusal(StatusCodes.Status503ServiceUnavailable, new Reason(ApiCodes.StreamsExhausted));
            using var longest = new CancellationTokenSource(Longest, clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(
                http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
            await SendAsync(http, scope, from, end.Token);
            return Results.Empty;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    async Task SendAsync(HttpContext http, LiveScope scope, LivePosition from, CancellationToken end)
    {
        // The statements of half an hour would bury the request's trace.
        using var unrecorded = new Activity("event stream").Start();
        unrecorded.ActivityTraceFlags = ActivityTraceFlags.None;
        try
        {
            using var watch = await live.WatchAsync(scope.JobId, end);
            await BeginAsync(http, end);
            await FollowAsync(http.Response, scope, from, watch, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It has ended.
        }
        catch (DbException) when (http.Response.HasStarted)
        {
            // The client comes back, and goes on after the last event that it has.
        }
    }

    static async Task BeginAsync(HttpContext http, CancellationToken end)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.WriteAsync(": events follow\n\n", end);
    }

    async Task FollowAsync(
        HttpResponse response, LiveScope scope, LivePosition position, LiveEvents.Watch watch, CancellationToken end)
    {
        var written = clock.GetTimestamp();
        while (true)
        {
            // Notices are taken before the read, so that one that comes during it leads to the next.
            while (watch.Changes.TryRead(out _)) { }
            var page = await entries.ReadAsync(scope, position, PageRows, end);
            var silent = clock.GetElapsedTime(written) >= options.Value.Heartbeat;
            if (page.Rows.Count > 0 || silent)
            {
                await response.WriteAsync(page.Rows.Count > 0 ? string.Concat(page.Rows.Select(Spell)) : ": still here\n\n", end);
                written = clock.GetTimestamp();
            }

            position = page.Next;
            if (page.More)
                continue;
            if (!page.HeldBack)
                await WaitAsync(watch, end);
            await Task.Delay(Pace, clock, end);
        }
    }

    /// <summary>Until something happened, or Redis might have lost it.</summary>
    async Task WaitAsync(LiveEvents.Watch watch, CancellationToken end)
    {
        using var poll = new CancellationTokenSource(options.Value.PollInterval, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, end);
        try
        {
            await watch.Changes.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    /// <summary>No part can hold a line break: JSON escapes them, and ids and types have none.</summary>
    static string Spell(LiveRow row)
    {
        var notice = new JobNotice(row.JobId, row.Type, new DateTimeOffset(row.At), row.Version, row.State);
        return $"id: {row.Id}\nevent: {row.Type}\ndata: {JsonSerializer.Serialize(notice, ReferenceAppClient.Json)}\n\n";
    }
}
