namespace ReferenceApp.Domain.Jobs;

/// <summary>What the loop, a caller or a reviewer asks of a job.</summary>
public abstract record JobCommand
{
    public sealed record StartStep(StepName Step) : JobCommand;

    public sealed record AddAttempt(StepName Step, string Slot, Guid AttemptId) : JobCommand;

    public sealed record RecordCheck(PictureChecked Check) : JobCommand;

    public sealed record JudgeCandidate(CandidateJudged Judged) : JobCommand;

    public sealed record ChooseCandidate(int Index, Reason Reason) : JobCommand;

    public sealed record PassStep(StepName Step, Reason Condition, string? PictureSha256) : JobCommand;

    public sealed record FailStep(StepName Step, Reason Reason) : JobCommand;

    public sealed record SkipStep(StepName Step, Reason Reason) : JobCommand;

    public sealed record NeedAttention(Reason Cause) : JobCommand;

    /// <summary>The outcome that the job waits for a person about has become known after all.</summary>
    public sealed record ResolveOutcome(Guid AttemptId) : JobCommand;

    public sealed record Retry(string By, bool AcceptPossibleCharge) : JobCommand;

    public sealed record Cancel(string By) : JobCommand;

    /// <summary>A person made the picture by hand.</summary>
    public sealed record UploadPicture(PictureUploaded Uploaded) : JobCommand;

    /// <summary>Its words and pictures are to go; what happened stays on record.</summary>
    public sealed record Erase(string By) : JobCommand;
}
