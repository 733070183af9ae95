using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Attempts;

/// <summary>Paid calls, one by one.</summary>
static class AttemptEndpoints
{
    public static void MapAttempts(this RouteGroupBuilder api) =>
        api.MapGroup("/attempts").WithTags("Attempts").MapGet("/{id}", GetAsync).WithName("GetAttempt")
            .WithSummary("A paid call with its outcome, cost and pictures.").Answers<AttemptResponse>(200, 400, 404);

    static async Task<Results<Ok<AttemptResponse>, Refusal>> GetAsync(
        string id, HttpContext http, StreamReads streams, CancellationToken cancel)
    {
        if (ResourceId.Parse(id) is not { } attemptId)
            return Refusal.InvalidId();
        if (await streams.AttemptsAsync([attemptId], cancel) is not [var record]
            || !http.GetCaller().Sees(record.Attempt.Caller))
            return Refusal.NotFound();

        var verdict = record.Attempt.Plan.JobId is { } jobId && await streams.JobsAsync([jobId], cancel) is [var job]
            ? AttemptWire.VerdictOf(job.Job, attemptId)
            : null;
        return TypedResults.Ok(AttemptWire.Of(record, verdict, Phrasebook.For(http.Request)));
    }
}
