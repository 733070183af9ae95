using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.GenerationApi.Reviews;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Gathers what a job is shown with. How it is spelled on the wire is <see cref="JobWire"/>.</summary>
sealed class JobViews(
    StreamReads streams, AssetReferences references, LedgerSums ledger, ReviewStates reviews, IAuditStore texts, AssetUrls urls)
{
    /// <summary>The job in full; null when it does not exist or is not this caller's to see.</summary>
    public async Task<JobResponse?> FindAsync(Guid id, HttpContext http, CancellationToken cancel)
    {
        if (await streams.JobsAsync([id], cancel) is not [var record] || !http.GetCaller().Sees(record.Job.Caller))
            return null;
        var words = Phrasebook.For(http.Request);
        var job = record.Job;
        var assets = await references.OfJobsAsync([id], cancel);
        var cost = await ledger.OfJobAsync(id, cancel);
        var text = await texts.FindTextAsync(job.Words, cancel);
        var attempts = await streams.AttemptsAsync(
            [.. job.Steps.SelectMany(step => step.Attempts).Select(attempt => attempt.AttemptId)], cancel);
        var origin = job.Upload is { } upload ? await texts.FindTextAsync(upload.Origin, cancel) : null;
        var wire = new JobWire(words, urls);
        return wire.Summary(record, assets, cost, (await reviews.OfAsync([job], cancel))[id]) with
        {
            Prompt = text is null ? null : JobWire.Prompt(JobWords.Read(text)),
            HandoffPrompt = text is null || job.State != JobState.ManualHandoff ? null : PromptCompiler.Compile(JobWords.Read(text).Prompt),
            Origin = origin is null ? null : JobWire.Origin(job.Upload!, PictureOrigin.Read(origin)),
            Edits = JobWire.Edits(job, text is null ? null : JobWords.Read(text)),
            Steps = wire.Steps(job, attempts),
        };
    }

    /// <summary>As <see cref="FindAsync"/>, for a job that the caller is known to see.</summary>
    public async Task<JobResponse> GetAsync(Guid id, HttpContext http, CancellationToken cancel) =>
        await FindAsync(id, http, cancel) ?? throw new InvalidOperationException("A job that was seen cannot be found.");

    /// <summary>As lists show them, in the order of <paramref name="rows"/>.</summary>
    public async Task<IReadOnlyList<JobResponse>> OfAsync(
        IReadOnlyList<JobRow> rows, Phrasebook words, CancellationToken cancel)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var costs = rows.ToDictionary(
            row => row.Id, row => new LedgerSum(row.ReservedMicroUsd, row.SettledMicroUsd, row.PossibleMicroUsd));
        var assets = (await references.OfJobsAsync(ids, cancel)).ToLookup(row => row.JobId);
        var jobs = await streams.JobsAsync(ids, cancel);
        var states = await reviews.OfAsync([.. jobs.Select(record => record.Job)], cancel);
        var wire = new JobWire(words, urls);
        return
        [
            .. jobs.Select(record => wire.Summary(
                record, [.. assets[record.Job.Id]], costs[record.Job.Id], states[record.Job.Id])),
        ];
    }
}
