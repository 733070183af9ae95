using System.Diagnostics;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// Makes a draft a job: (1) its pictures are in the store; (2) one append holds the job, its words, its references and
/// the caller's key; (3) the workers are told. A crash after (1) leaves bytes that nobody refers to, never a job whose
/// pictures are missing.
/// </summary>
sealed class JobCreation(
    IAuditStore audit, IAssetStore assets, AssetLocks locks, JobSignals signals, IdSource ids, TimeProvider clock)
{
    /// <param name="scope">The caller's idempotency key with what it is unique in; null without one.</param>
    public async Task<JobOutcome> CreateAsync(
        CallerIdentity caller, JobDraft draft, SourcePicture? source, string? scope, string bodySha256,
        CancellationToken cancel)
    {
        var id = ids.NewId();
        JobBaggage.Set(Activity.Current, id);
        var files = await SpoolMasksAsync(draft, cancel);
        SpooledFile[] pictures = [.. files.Values, .. source is null ? [] : new[] { source.File }];
        await using var kept = await locks.ShareAsync(pictures.Select(file => file.Sha256), cancel);
        foreach (var file in pictures)
            await assets.AdoptAsync(file, cancel);

        var masks = files.ToDictionary(file => file.Key, file => new StoredPicture(
            file.Value.Sha256, file.Value.Bytes, draft.Size.Width, draft.Size.Height, "png", C2pa: false));
        var words = SideText.Create(ids, JobWords.Write(draft.Words));
        var plan = draft.ToPlan(
            source?.File.Sha256, masks.ToDictionary(mask => mask.Key, mask => mask.Value.Sha256), caller.DayBudgetMicroUsd);
        var (job, events) = Job.Create(id, caller.Caller, plan, words.Binding(), clock.GetUtcNow());
        var result = await audit.AppendAsync(new Append
        {
            Jobs = [new JobChange(null, events, job)],
            Texts = [words],
            References =
            [
                .. source is null ? [] : new[] { Refer(job, "source", source.Facts) },
                .. masks.Values.DistinctBy(mask => mask.Sha256).Select(mask => Refer(job, "mask", mask)),
            ],
            Idempotency = scope is null ? null : new IdempotencyClaim(scope, bodySha256, id),
        }, cancel);

        switch (result)
        {
            case AppendResult.Committed:
                await signals.AnnounceAsync(job);
                return id;
            case AppendResult.Replayed replayed:
                return JobReplays.Replay(replayed.First, bodySha256);
            default:
                throw new InvalidOperationException($"A new job cannot meet {result.GetType().Name}.");
        }
    }

    async Task<IReadOnlyDictionary<int, SpooledFile>> SpoolMasksAsync(JobDraft draft, CancellationToken cancel)
    {
        var masks = new Dictionary<int, SpooledFile>();
        for (var i = 0; i < draft.Edits.Count; i++)
        {
            if (draft.Edits[i].Target is not MaskTarget { Png: var png })
                continue;
            masks[i] = await assets.SpoolAsync(
                $"{ids.NewId():N}-mask", async (target, token) => await target.WriteAsync(png, token), cancel);
        }

        return masks;
    }

    AssetReference Refer(Job job, string role, StoredPicture picture) =>
        new(ids.NewId(), picture.Sha256, job.Caller, job.Id, AttemptId: null, role, picture, DerivedFrom: null);
}
