using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Live;

/// <summary>What happens to jobs, while it happens.</summary>
static class LiveEndpoints
{
    const string LastEventId = "Last-Event-ID";

    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<LiveOptions>(LiveOptions.Section);
        builder.Services.AddSingleton<EventStreams>();
    }

    public static void MapLive(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs").WithJobBaggage("id");
        jobs.MapGet("/events", OfAllAsync).WithName("WatchJobs")
            .WithSummary("Server-sent events of all visible jobs, from now on or after Last-Event-ID.").AnswersEvents<JobNotice>(400);
        jobs.MapGet("/{id}/events", OfJobAsync).WithName("WatchJob")
            .WithSummary("Server-sent events of a job, from its beginning or after Last-Event-ID.").AnswersEvents<JobNotice>(400, 404);
    }

    static async Task<IResult> OfAllAsync(HttpContext http, LiveEntries entries, EventStreams streams, CancellationToken cancel)
    {
        var scope = new LiveScope(null, http.GetCaller().VisibleTo());
        var from = http.Request.Headers.ContainsKey(LastEventId)
            ? await ResumeAsync(http, entries, scope, cancel)
            : await entries.NowAsync(cancel);
        return from is null ? UnknownEvent() : await streams.SendAsync(http, scope, from);
    }

    static async Task<IResult> OfJobAsync(
        string id, HttpContext http, JobViews views, LiveEntries entries, EventStreams streams, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        if (await views.FindAsync(jobId, http, cancel) is null)
            return Refusal.NotFound();
        var scope = new LiveScope(jobId, http.GetCaller().VisibleTo());
        var from = http.Request.Headers.ContainsKey(LastEventId)
            ? await ResumeAsync(http, entries, scope, cancel)
            : LivePosition.Start;
        return from is null ? UnknownEvent() : await streams.SendAsync(http, scope, from);
    }

    static async Task<LivePosition?> ResumeAsync(
        HttpContext http, LiveEntries entries, LiveScope scope, CancellationToken cancel) =>
        ResourceId.Parse(http.Request.Headers[LastEventId]) is { } last ? await entries.AfterAsync(scope, last, cancel) : null;

    static Refusal UnknownEvent() => Refusal.Invalid([Fault.Of(LastEventId, ApiCodes.CursorInvalid)]);
}
