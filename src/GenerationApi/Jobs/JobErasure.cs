using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// Erases a job: (1) the log says so, and from then on nobody works on it; (2) its texts go; (3) its pictures go, unless
/// another job needs the same bytes. Entries and their hashes stay. What a crash leaves undone the same request does.
/// </summary>
sealed class JobErasure(
    StreamReads streams, JobCommands commands, SideTexts texts, AssetReferences references, IAssetStore assets)
{
    /// <returns>Why not; null when it is erased.</returns>
    public async Task<Refusal?> EraseAsync(Job job, string by, CancellationToken cancel)
    {
        // Its answer would bring a picture after the erasure.
        var calls = await streams.AttemptsAsync(
            [.. job.Steps.SelectMany(step => step.Attempts).Select(attempt => attempt.AttemptId)], cancel);
        if (!job.IsRunnable && calls.Any(call => call.Attempt.IsUnderWay))
            return Refusal.Conflict(new Reason(ApiCodes.CallUnderWay));
        if (!job.IsErased && (await commands.ApplyAsync(job.Id, new JobCommand.Erase(by), claim: null, cancel)).Refusal is { } refusal)
            return refusal;

        // A caller that hangs up now has asked for it all the same.
        await texts.EraseJobAsync(job.Id, CancellationToken.None);
        await references.ReleaseJobAsync(job.Id, assets, CancellationToken.None);
        return null;
    }
}
