using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>One more edit of a job that awaits review.</summary>
static class AddEditEndpoint
{
    /// <summary>Stands for the whole body while it is read, because the rules name what lies below it.</summary>
    const string Body = "edit";

    public static void MapAddEdit(this RouteGroupBuilder jobs) =>
        jobs.MapPost("/{id}/edits", AddAsync).WithName("AddEdit").Accepts<EditBody>("application/json")
            .WithSummary("One more edit of a job that awaits review: it is made, and the job comes back to its review. Takes Idempotency-Key.")
            .Answers<JobResponse>(202, 400, 404, 409, 413, 415);

    static async Task<Results<Accepted<JobResponse>, Refusal>> AddAsync(
        string id, HttpContext http, IAuditStore audit, JobChanges changes, JobCommands commands, JobReplays replays,
        JobViews views, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        if (await audit.FindJobAsync(jobId, cancel) is not { } job || !http.GetCaller().Sees(job.Caller))
            return Refusal.NotFound();
        RequestBody.RequireJson(http.Request);
        var json = await RequestBody.ReadAsync(http.Request.Body, cancel);
        var (scope, keyFault) = IdempotencyKey.ScopeOf(http, $"POST /api/jobs/{jobId}/edits");
        var bodySha256 = Convert.ToHexStringLower(SHA256.HashData(json.Span));
        if (await replays.FindAsync(scope, bodySha256, cancel) is { } before)
            return await AcceptAsync(before, http, views, cancel);

        if (await changes.WordsOfAsync(job, cancel) is not { } words)
            return Refusal.Conflict(new Reason(ApiCodes.WordsErased));
        var faults = new FaultList(keyFault is null ? [] : [keyFault]);
        if (ReadEdit(json, job, words, faults) is not { } edit)
            return Refusal.Invalid(faults.All);

        var by = http.GetCaller().Caller;
        var outcome = await commands.ApplyAsync(
            jobId,
            current => changes.ProposeAsync(current, edit, (planned, text) => new JobCommand.AddEdit(by, planned, text), cancel),
            scope is null ? null : new IdempotencyClaim(scope, bodySha256, jobId), cancel);
        return await AcceptAsync(outcome, http, views, cancel);
    }

    static EditSpec? ReadEdit(ReadOnlyMemory<byte> json, Job job, JobWords words, FaultList faults)
    {
        var (body, shapeFaults) = RequestBody.Parse<EditBody>(json);
        faults.AddAll(shapeFaults);
        var below = new FaultList([]);
        var edit = EditInput.ReadChange(body, Body, job, words, below);
        faults.AddAll(below.All.Select(fault => fault.Field.StartsWith($"{Body}.", StringComparison.Ordinal)
            ? fault with { Field = fault.Field[(Body.Length + 1)..] }
            : fault));
        return faults.IsEmpty ? edit : null;
    }

    static async Task<Results<Accepted<JobResponse>, Refusal>> AcceptAsync(
        JobOutcome outcome, HttpContext http, JobViews views, CancellationToken cancel) =>
        outcome.Refusal is { } refusal
            ? refusal
            : TypedResults.Accepted($"/api/jobs/{outcome.JobId}", await views.GetAsync(outcome.JobId!.Value, http, cancel));
}
