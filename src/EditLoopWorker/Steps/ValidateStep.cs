using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.EditLoopWorker.Loop;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>
/// (1) One small picture proves access, decoding, storage, log and readable text before anything dear is asked for.
/// With customer data or an uploaded source the first picture is synthetic and carries none of it.
/// </summary>
sealed class ValidateStep(SlotCall calls, LoopPictures pictures, TextCheck text, PictureTurns turns, IAuditStore audit) : ILoopStep
{
    public StepName Name => StepName.Validate;

    public Reason? SkipReason(Job job) => null;

    public async Task<StepOutcome> RunAsync(JobRun run, CancellationToken cancel)
    {
        var prompt = run.Words.Prompt;
        if (run.Job.Upload is { } upload)
            return await JudgeUploadAsync(run, upload.Sha256, prompt, cancel);
        if (run.Job.Plan is { DataClass: "customer" } or { SourceSha256: not null })
        {
            var synthetic = SyntheticPrompt.For(prompt.Text.Select(t => t.Language));
            var probe = await ValidateAsync(run, "probe", synthetic, cancel);
            if (run.Job.Plan.SourceSha256 is not null || probe is not StepOutcome.Passed)
                return probe is StepOutcome.Passed passed ? passed with { PictureSha256 = null } : probe;
        }

        return await ValidateAsync(run, "generate", prompt, cancel);
    }

    async Task<StepOutcome> ValidateAsync(JobRun run, string slot, StructuredPrompt prompt, CancellationToken cancel)
    {
        var request = LoopRequests.Generate(run.Job.Plan, PromptCompiler.Compile(prompt));
        switch (await calls.FillAsync(run, Name, slot, "generate", request, cancel))
        {
            case SlotResult.Stopped stopped:
                return stopped.Outcome;
            case SlotResult.Refused refused:
                return StepOutcomes.OfRefusal(refused.Attempt);
            case SlotResult.Ready ready:
                return await JudgeAsync(run, slot, ready.Attempt, prompt, cancel);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task<StepOutcome> JudgeAsync(
        JobRun run, string slot, Attempt attempt, StructuredPrompt prompt, CancellationToken cancel)
    {
        if (attempt.Pictures is not [var stored, ..] || await ReadAsync(run, stored.Sha256, prompt, cancel) is not var (size, read))
            return new StepOutcome.Failed(Reason.Of(JobCauses.PictureMissing, ("attempt", attempt.Id)));

        var logged = await audit.FindAttemptAsync(attempt.Id, cancel) is { State: AttemptState.Settled, RequestId: not null };
        var sizeAsAsked = run.Job.Plan.Size is "auto" || run.Job.Plan.Size == size;
        var condition = Reason.Of("validated",
            ("access", "ok"), ("decoded", stored.Format), ("size", size),
            ("stored", stored.Sha256), ("logged", logged ? "ok" : "missing"), ("textExpected", read.Expected), ("textFound", read.Found),
            ("lines", read.Lines ?? 0), ("c2pa", stored.C2pa ? "present" : "absent"));
        var passed = logged && sizeAsAsked && read.AllRead;
        if (run.Job.Step(Name).CheckOf(attempt.Id) is null)
            await run.CommitAsync(cancel, new JobCommand.RecordCheck(new PictureChecked(
                Name, slot, attempt.Id, stored.Sha256, passed ? "pass" : "fail", [condition])));
        return passed
            ? new StepOutcome.Passed(condition, stored.Sha256)
            : new StepOutcome.Failed(read.AllRead ? condition with { Code = JobCauses.CheckFailed } : read.Measured);
    }

    /// <summary>A picture that a person made is judged like one of ours; there is no call to be logged.</summary>
    async Task<StepOutcome> JudgeUploadAsync(JobRun run, string sha256, StructuredPrompt prompt, CancellationToken cancel)
    {
        if (await ReadAsync(run, sha256, prompt, cancel) is not var (size, read))
            return new StepOutcome.Failed(Reason.Of(JobCauses.PictureMissing, ("upload", sha256)));
        if (run.Job.Plan.Size != size)
            return new StepOutcome.Failed(Reason.Of("upload_other_size", ("size", size), ("asked", run.Job.Plan.Size)));
        return read.AllRead
            ? new StepOutcome.Passed(
                Reason.Of("upload_validated", ("size", size), ("stored", sha256), ("textExpected", read.Expected),
                    ("textFound", read.Found), ("lines", read.Lines ?? 0)),
                sha256)
            : new StepOutcome.Failed(read.Measured);
    }

    /// <summary>Null when the store no longer holds the picture.</summary>
    async Task<(string Size, TextCheckResult Read)?> ReadAsync(
        JobRun run, string sha256, StructuredPrompt prompt, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(run.Job.Id, cancel);
        return await pictures.LoadAsync(sha256, cancel) is { } picture
            ? ($"{picture.Width}x{picture.Height}", await text.RunAsync(picture, prompt, cancel))
            : null;
    }
}
