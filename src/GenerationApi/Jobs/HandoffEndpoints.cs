using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// The way back of a hand-off: a person made the picture in ChatGPT with the job's prompt, and brings it. Nothing was sent
/// and nothing is paid; from here on it is judged as a picture of our own is.
/// </summary>
static class HandoffEndpoints
{
    public static void MapHandoff(this RouteGroupBuilder api) =>
        api.MapGroup("/jobs").WithTags("Jobs").WithJobBaggage("id").MapPost("/{id}/upload", UploadAsync).WithName("UploadPicture")
            .WithSummary("Bring the picture that a person made: multipart with the parts picture, where and by.")
            .Answers<JobResponse>(202, 400, 404, 409, 413, 415);

    static async Task<Results<Accepted<JobResponse>, Refusal>> UploadAsync(
        string id, HttpContext http, HandoffUpload upload, IPictureInspector inspector, HandoffReturn handoff, JobViews views,
        CancellationToken cancel)
    {
        // The file goes before the answer does: whoever is told "nothing was kept" can rely on it.
        await using var files = upload;
        if (ResourceId.Parse(id) is not { } jobId)
            return Refusal.InvalidId();
        if (await views.FindAsync(jobId, http, cancel) is not { } job)
            return Refusal.NotFound();
        if (job.State != nameof(JobState.ManualHandoff))
            return Refusal.Conflict(Reason.Of(
                "job_transition_refused", ("command", nameof(JobCommand.UploadPicture)), ("state", job.State)), job.Actions);

        await upload.ReadAsync(http.Request, cancel);
        var (picture, fault) = upload.Picture is null ? default : await SourcePicture.ReadAsync(upload.Picture, inspector, cancel);
        Fault[] faults = [.. upload.Faults, .. fault is null ? [] : new[] { new Fault(HandoffUpload.PicturePart, fault) }];
        if (fault?.Code == "picture_too_large")
            return new Refusal(StatusCodes.Status413PayloadTooLarge, fault, faults);
        if (faults.Length > 0 || picture is null)
            return Refusal.Invalid(faults);

        var outcome = await handoff.TakeAsync(jobId, job.Caller, picture, upload.Origin, http.GetCaller().Caller, cancel);
        return outcome.Refusal is { } refusal
            ? refusal
            : TypedResults.Accepted($"/api/jobs/{jobId}", await views.GetAsync(jobId, http, cancel));
    }
}

/// <summary>
/// Takes an uploaded picture into a job: (1) it is in the store; (2) one commit holds the event, its origin and the
/// reference; (3) the workers are told.
/// </summary>
sealed class HandoffReturn(IAssetStore assets, AssetLocks locks, JobCommands commands, IdSource ids)
{
    /// <param name="owner">The job's caller, whose picture it is from now on.</param>
    /// <param name="by">Who brought it.</param>
    public async Task<JobOutcome> TakeAsync(
        Guid jobId, string owner, SourcePicture picture, PictureOrigin origin, string by, CancellationToken cancel)
    {
        var sha256 = picture.File.Sha256;
        await using var kept = await locks.ShareAsync([sha256], cancel);
        await assets.AdoptAsync(picture.File, cancel);
        var text = SideText.Create(ids, PictureOrigin.Write(origin));
        var reference = new AssetReference(ids.NewId(), sha256, owner, jobId, AttemptId: null, "upload", picture.Facts, DerivedFrom: null);
        var proposal = new Proposal(new JobCommand.UploadPicture(new PictureUploaded(sha256, text.Binding(), by)))
        {
            Texts = [text],
            StoreAsync = _ => Task.FromResult<IReadOnlyList<AssetReference>>([reference]),
        };
        return await commands.ApplyAsync(jobId, _ => Task.FromResult<Proposal?>(proposal), claim: null, cancel);
    }
}
