using System.Security.Cryptography;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Adds an edit to a job that exists: to its plan, and its instruction to the job's words.</summary>
sealed class JobChanges(IAuditStore audit, MaskFiles masks, IdSource ids)
{
    /// <summary>Null once they were erased.</summary>
    public async Task<JobWords?> WordsOfAsync(Job job, CancellationToken cancel) =>
        await audit.FindTextAsync(job.Words, cancel) is { } text ? JobWords.Read(text) : null;

    /// <param name="command">What to ask of the job, given the edit and the words with it.</param>
    /// <returns>Null when the job's words were erased.</returns>
    public async Task<Proposal?> ProposeAsync(
        Job job, EditSpec edit, Func<PlannedEdit, TextBinding, JobCommand> command, CancellationToken cancel)
    {
        if (await WordsOfAsync(job, cancel) is not { } words)
            return null;
        var text = SideText.Create(ids, JobWords.Write(words with { Instructions = [.. words.Instructions, edit.Instruction] }));
        if (edit.Target is not MaskTarget { Png: var png })
            return new Proposal(command(JobDraft.Plan(edit, null), text.Binding())) { Texts = [text] };
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(png));
        return new Proposal(command(JobDraft.Plan(edit, sha256), text.Binding()))
        {
            Texts = [text],
            StoreAsync = token => StoreMaskAsync(job, png, token),
        };
    }

    async Task<IReadOnlyList<AssetReference>> StoreMaskAsync(Job job, byte[] png, CancellationToken cancel)
    {
        var mask = await masks.StoreAsync(png, PictureSize.TryParse(job.Plan.Size) ?? default, cancel);
        return [new AssetReference(ids.NewId(), mask.Sha256, job.Caller, job.Id, AttemptId: null, "mask", mask, DerivedFrom: null)];
    }
}
