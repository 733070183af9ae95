using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Wording;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>Gathers what the queue shows, each kind of thing with one query.</summary>
sealed class ReviewViews(
    StreamReads streams, AssetReferences references, ReviewClaims claims, SideTexts texts, AssetUrls urls)
{
    /// <summary>In the order of <paramref name="rows"/>.</summary>
    public async Task<IReadOnlyList<ReviewItem>> OfAsync(
        IReadOnlyList<ReviewRow> rows, Phrasebook words, CancellationToken cancel)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var jobs = (await streams.JobsAsync(ids, cancel)).ToDictionary(record => record.Job.Id, record => record.Job);
        var assets = (await references.OfJobsAsync(ids, cancel)).ToLookup(row => row.JobId);
        var holders = (await claims.OfJobsAsync(ids, cancel)).ToDictionary(holder => holder.JobId);
        var said = await texts.FindAsync([.. jobs.Values.Select(job => job.Words)], cancel);
        var wire = new JobWire(words, urls);
        return
        [
            .. rows.Select(row => Item(
                row, jobs[row.Id], said.GetValueOrDefault(jobs[row.Id].Words.Id),
                assets[row.Id].FirstOrDefault(asset => asset.Sha256 == jobs[row.Id].PictureSha256) is { } picture
                    ? wire.Asset(picture)
                    : null,
                holders.GetValueOrDefault(row.Id))),
        ];
    }

    static ReviewItem Item(ReviewRow row, Job job, byte[]? said, AssetBody? picture, ClaimHolder? holder) => new(
        job.Id, job.State.ToString(), job.Caller, said is null ? null : JobWords.Read(said).Prompt.Purpose, job.Plan.Model,
        job.Plan.Size, picture, JobWire.Cost(new LedgerSum(row.ReservedMicroUsd, row.SettledMicroUsd, row.PossibleMicroUsd)),
        job.Step(StepName.Review).StartedAt ?? job.UpdatedAt, job.Plan.Reviewers, job.ApprovedBy, holder?.Reviewer,
        holder is null ? null : new DateTimeOffset(holder.ExpiresAt));
}
