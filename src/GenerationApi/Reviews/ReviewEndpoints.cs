using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>What waits for people: listed, claimed and decided about. For reviewers and operators only.</summary>
static class ReviewEndpoints
{
    const string Pending = "pending";
    const string Decided = "decided";

    public static void MapReviews(this RouteGroupBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Reviews").WithJobBaggage("jobId").RequireAuthorization(
            policy => policy.RequireRole(nameof(CallerRole.Reviewer), nameof(CallerRole.Admin)));
        reviews.MapGet("", ListAsync).WithName("ListReviews")
            .WithSummary("Jobs that wait for a decision, the oldest first; or those decided about, the newest first.")
            .Answers<Page<ReviewItem>>(200, 400, 403);
        reviews.MapPost("/{jobId}/claim", ClaimAsync).WithName("ClaimReview")
            .WithSummary("Take a job up for five minutes, or renew that, and learn which lines have to be read.")
            .Answers<ClaimResponse>(200, 400, 403, 404, 409);
        reviews.MapPost("/{jobId}/decision", DecideAsync).WithName("DecideReview").Accepts<DecisionRequest>("application/json")
            .WithSummary("Approve, reject, or request one change of a job that is claimed.")
            .Answers<JobResponse>(200, 400, 403, 404, 409, 413, 415);
    }

    static async Task<Results<Ok<Page<ReviewItem>>, Refusal>> ListAsync(
        HttpContext http, ReviewRows rows, ReviewViews views, CancellationToken cancel,
        string? state = null, string? cursor = null, string? limit = null)
    {
        var faults = new List<Fault>();
        var paging = Paging.Read(cursor, limit, faults);
        if (state is not (null or Pending or Decided))
            faults.Add(Fault.Of("state", ApiCodes.NotOneOf, ("allowed", $"{Pending}, {Decided}")));
        if (faults.Count > 0)
            return Refusal.Invalid(faults);

        var found = state == Decided
            ? await rows.DecidedAsync(paging.After, paging.Rows, cancel)
            : await rows.PendingAsync(paging.After, paging.Rows, cancel);
        var (shown, next) = paging.Cut(found, row => row.Id);
        return TypedResults.Ok(new Page<ReviewItem>(await views.OfAsync(shown, Phrasebook.For(http.Request), cancel), next));
    }

    static async Task<Results<Ok<ClaimResponse>, Refusal>> ClaimAsync(
        string jobId, HttpContext http, IAuditStore audit, ReviewDesk desk, CancellationToken cancel)
    {
        if (ResourceId.Parse(jobId) is not { } id)
            return Refusal.InvalidId();
        if (await audit.FindJobAsync(id, cancel) is not { } job)
            return Refusal.NotFound();
        var (claim, refusal) = await desk.ClaimAsync(job, http.GetCaller().Caller, cancel);
        return refusal is not null ? refusal : TypedResults.Ok(claim!);
    }

    static async Task<Results<Ok<JobResponse>, Refusal>> DecideAsync(
        string jobId, HttpContext http, IAuditStore audit, JobRows rows, JobChanges changes, ReviewDesk desk, JobViews views,
        CancellationToken cancel)
    {
        if (ResourceId.Parse(jobId) is not { } id)
            return Refusal.InvalidId();
        if (await audit.FindJobAsync(id, cancel) is not { } job)
            return Refusal.NotFound();
        var (request, shapeFaults) = await RequestBody.ReadJsonAsync<DecisionRequest>(http.Request, cancel);
        var faults = new FaultList(shapeFaults);
        if (DecisionInput.Read(request, job, await changes.WordsOfAsync(job, cancel), faults) is not { } draft)
            return Refusal.Invalid(faults.All);

        using var span = DecisionSpan.Start(draft.Choice, await rows.FindTraceParentAsync(id, cancel));
        var outcome = await desk.DecideAsync(job, http.GetCaller().Caller, draft, cancel);
        span?.SetTag("error.type", outcome.Refusal?.Code);
        return outcome.Refusal is { } refusal ? refusal : TypedResults.Ok(await views.GetAsync(id, http, cancel));
    }
}
