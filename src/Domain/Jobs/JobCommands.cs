using ReferenceApp.Domain.Audit;

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

    /// <summary>Asked for while the job awaits review.</summary>
    public abstract record ReviewCommand(string By) : JobCommand;

    /// <summary>One more edit, asked for without a decision.</summary>
    /// <param name="Words">The job's words with one more instruction.</param>
    public sealed record AddEdit(string By, PlannedEdit Edit, TextBinding Words) : ReviewCommand(By);

    /// <summary>A person's decision about the picture that they were shown.</summary>
    /// <param name="Reason">In the person's words; only an approval needs none.</param>
    public abstract record Review(string By, ReviewedPicture Seen, TextBinding? Reason) : ReviewCommand(By);

    public sealed record Approve(string By, ReviewedPicture Seen, TextBinding? Reason) : Review(By, Seen, Reason);

    public sealed record Reject(string By, ReviewedPicture Seen, TextBinding Reason) : Review(By, Seen, Reason);

    /// <param name="Words">The job's words with one more instruction.</param>
    public sealed record RequestChange(string By, ReviewedPicture Seen, TextBinding Reason, PlannedEdit Edit, TextBinding Words)
        : Review(By, Seen, Reason);

    /// <summary>A person made the picture by hand.</summary>
    public sealed record UploadPicture(PictureUploaded Uploaded) : JobCommand;

    /// <summary>Its words and pictures are to go; what happened stays on record.</summary>
    public sealed record Erase(string By) : JobCommand;
}
