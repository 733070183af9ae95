using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Jobs: made, listed, read, cancelled and sent on their way again.</summary>
static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs").WithJobBaggage("id");
        jobs.MapPost("", CreateAsync).WithName("CreateJob").Accepts<JobRequest>("application/json", "multipart/form-data")
            .WithSummary("Start an edit loop. JSON, or multipart with the parts job and source. Takes Idempotency-Key.")
            .Answers<JobResponse>(202, 400, 409, 413, 415);
        jobs.MapGet("", ListAsync).WithName("ListJobs")
            .WithSummary("Jobs, newest first, without prompt and steps.").Answers<Page<JobResponse>>(200, 400);
        jobs.MapGet("/{id}", GetAsync).WithName("GetJob")
            .WithSummary("A job with its steps, attempts, pictures and cost.").Answers<JobResponse>(200, 400, 404);
        jobs.MapPost("/{id}/cancel", CancelAsync).WithName("CancelJob")
            .WithSummary("Stop a job. Calls under way are finished and recorded.").Answers<JobResponse>(200, 400, 404, 409);
        jobs.MapPost("/{id}/retry", RetryAsync).WithName("RetryJob").Accepts<RetryRequest>(isOptional: true, "application/json")
            .WithSummary("Send a job that needs attention on its way again. Takes Idempotency-Key.")
            .Answers<JobResponse>(202, 400, 404, 409, 413, 415);
        jobs.MapAddEdit();
        jobs.MapDelete("/{id}", EraseAsync).WithName("EraseJob")
            .WithSummary("Erase a job's words and pictures; its audit entries stay. One that runs is cancelled first.")
            .AnswersNothing(400, 403, 404, 409);
    }

    static async Task<Results<Accepted<JobResponse>, Refusal>> CreateAsync(
        HttpContext http, JobUpload upload, IPictureInspector inspector, JobCreation creation, JobReplays replays,
        JobViews views, CancellationToken cancel)
    {
        // The file goes before the answer does: whoever is told "nothing was kept" can rely on it.
        await using var files = upload;
        await upload.ReadAsync(http.Request, cancel);
        var (scope, keyFault) = IdempotencyKey.ScopeOf(http, "POST /api/jobs");
        if (await replays.FindAsync(scope, upload.BodySha256(), cancel) is { } before)
            return await AcceptAsync(before, http, views, cancel);

        var source = upload.Source is null ? default : await SourcePicture.ReadAsync(upload.Source, inspector, cancel);
        var faults = new FaultList(
        [
            .. keyFault is null ? [] : new[] { keyFault },
            .. upload.Faults,
            .. source.Fault is null ? [] : new[] { new Fault("source", source.Fault) },
        ]);
        if (upload.Json is not { } json || ReadDraft(json, source.Picture?.Size, faults) is not { } draft)
            return Refuse(faults);

        var outcome = await creation.CreateAsync(
            http.GetCaller(), draft, source.Picture, scope, upload.BodySha256(), cancel);
        return await AcceptAsync(outcome, http, views, cancel);
    }

    static JobDraft? ReadDraft(ReadOnlyMemory<byte> json, PictureSize? source, FaultList faults)
    {
        var (request, shapeFaults) = RequestBody.Parse<JobRequest>(json);
        faults.AddAll(shapeFaults);
        return JobInput.Read(request, source, faults);
    }

    static async Task<Results<Ok<Page<JobResponse>>, Refusal>> ListAsync(
        HttpContext http, JobRows rows, JobViews views, CancellationToken cancel,
        string? state = null, string? cursor = null, string? limit = null)
    {
        var faults = new List<Fault>();
        var paging = Paging.Read(cursor, limit, faults);
        if (state is not null && !Enum.GetNames<JobState>().Contains(state))
            faults.Add(Fault.Of("state", ApiCodes.NotOneOf, ("allowed", string.Join(", ", Enum.GetNames<JobState>()))));
        if (faults.Count > 0)
            return Refusal.Invalid(faults);

        var found = await rows.ListAsync(http.GetCaller().VisibleTo(), state, paging.After, paging.Rows, cancel);
        var (shown, next) = paging.Cut(found, row => row.Id);
        return TypedResults.Ok(new Page<JobResponse>(
            await views.OfAsync(shown, Phrasebook.For(http.Request), cancel), next));
    }

    static async Task<Results<Ok<JobResponse>, Refusal>> GetAsync(
        string id, HttpContext http, JobViews views, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        return await views.FindAsync(jobId, http, cancel) is { } job ? TypedResults.Ok(job) : Refusal.NotFound();
    }

    static async Task<Results<Ok<JobResponse>, Refusal>> CancelAsync(
        string id, HttpContext http, JobCommands commands, JobViews views, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        if (await views.FindAsync(jobId, http, cancel) is null)
            return Refusal.NotFound();
        var outcome = await commands.ApplyAsync(jobId, new JobCommand.Cancel(http.GetCaller().Caller), claim: null, cancel);
        return outcome.Refusal is { } refusal ? refusal : TypedResults.Ok(await views.GetAsync(jobId, http, cancel));
    }

    static async Task<Results<Accepted<JobResponse>, Refusal>> RetryAsync(
        string id, HttpContext http, JobCommands commands, JobReplays replays, JobViews views, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        if (await views.FindAsync(jobId, http, cancel) is null)
            return Refusal.NotFound();
        var (request, shapeFaults, body) = await RequestBody.ReadOptionalJsonAsync<RetryRequest>(http.Request, cancel);
        var (scope, keyFault) = IdempotencyKey.ScopeOf(http, $"POST /api/jobs/{jobId}/retry");
        if (keyFault is not null || shapeFaults.Count > 0)
            return Refusal.Invalid([.. keyFault is null ? [] : new[] { keyFault }, .. shapeFaults]);

        var bodySha256 = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var outcome = await replays.FindAsync(scope, bodySha256, cancel) ?? await commands.ApplyAsync(
            jobId, new JobCommand.Retry(http.GetCaller().Caller, request.AcceptPossibleCharge ?? false),
            scope is null ? null : new IdempotencyClaim(scope, bodySha256, jobId), cancel);
        return await AcceptAsync(outcome, http, views, cancel);
    }

    static async Task<Results<NoContent, Refusal>> EraseAsync(
        string id, HttpContext http, IAuditStore audit, JobErasure erasure, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        var caller = http.GetCaller();
        if (await audit.FindJobAsync(jobId, cancel) is not { } job || !caller.Sees(job.Caller))
            return Refusal.NotFound();
        if (job.Caller != caller.Caller && caller.Role != CallerRole.Admin)
            return new Refusal(StatusCodes.Status403Forbidden, new Reason(ApiCodes.NotYours));
        return await erasure.EraseAsync(job, caller.Caller, cancel) is { } refusal ? refusal : TypedResults.NoContent();
    }

    static async Task<Results<Accepted<JobResponse>, Refusal>> AcceptAsync(
        JobOutcome outcome, HttpContext http, JobViews views, CancellationToken cancel)
    {
        if (outcome is not { JobId: { } jobId })
            return outcome.Refusal!;
        JobBaggage.Set(Activity.Current, jobId);
        return TypedResults.Accepted($"/api/jobs/{jobId}", await views.GetAsync(jobId, http, cancel));
    }

    /// <summary>A picture over the limits is 413, as a body over the limits is.</summary>
    static Refusal Refuse(FaultList faults) =>
        faults.All.FirstOrDefault(fault => fault is { Field: "source", Reason.Code: "picture_too_large" }) is { } tooLarge
            ? new Refusal(StatusCodes.Status413PayloadTooLarge, tooLarge.Reason, faults.All)
            : Refusal.Invalid(faults.All);
}
