using ReferenceApp.Domain.Prompts;

namespace ReferenceApp.Domain.Jobs;

/// <summary>How a person decides about the picture that awaits it, as the audit log spells it.</summary>
public static class ReviewChoice
{
    public const string Approve = "approve";
    public const string Reject = "reject";
    public const string RequestChange = "request_change";

    public static IReadOnlyList<string> All { get; } = [Approve, Reject, RequestChange];
}

/// <summary>Why a decision is refused. Codes are final; the wording is where they are shown.</summary>
public static class ReviewCodes
{
    public const string FourEyes = "four_eyes";
    public const string AlreadyApproved = "already_approved";
    public const string LinesUnread = "lines_unread";
    public const string PictureChanged = "picture_changed";
}

/// <summary>What a person had before them when deciding.</summary>
/// <param name="Sha256">The picture that was shown.</param>
/// <param name="Lines">Ids of the lines of text that have to be read.</param>
/// <param name="Read">Ids of the lines that were.</param>
public sealed record ReviewedPicture(string Sha256, IReadOnlyList<string> Lines, IReadOnlyList<string> Read)
{
    public IReadOnlyList<string> Unread => [.. Lines.Except(Read)];
}

/// <summary>A decision as it stands on the job's record.</summary>
/// <param name="Round">How many changes had been asked for: an approval counts for the picture of its round only.</param>
public sealed record ReviewRecord(ReviewDecided Decided, DateTimeOffset At, int Round);

/// <summary>
/// What people may decide about a job that awaits review. Four eyes: whoever asked for its last change does not approve
/// the outcome. Where two have to approve, they are two; one rejection is enough.
/// </summary>
public static class ReviewRules
{
    /// <summary>Longest reason, in UTF-16 units.</summary>
    public const int ReasonLength = 2000;

    /// <summary>Line breaks are taken; everything else that an instruction may not hold, a reason may not either.</summary>
    public static IReadOnlyList<Fault> CheckReason(string? reason, string field) =>
        string.IsNullOrWhiteSpace(reason)
            ? [Fault.Of(field, PromptCodes.Required)]
            : [.. Line.Check(field, reason.Replace('\r', ' ').Replace('\n', ' '), ReasonLength)];

    internal static Decision<JobEvent> Decide(Job job, JobCommand.ReviewCommand command) => command switch
    {
        JobCommand.AddEdit c => Decision<JobEvent>.Accept(new ChangeRequested(c.By, c.Edit, c.Words)),
        JobCommand.Review c when c.Seen.Sha256 != job.PictureSha256 => Decision<JobEvent>.Refuse(ReviewCodes.PictureChanged),
        JobCommand.Approve c => DecideApproval(job, c),
        JobCommand.Reject c => Decision<JobEvent>.Accept(
            Decided(c, ReviewChoice.Reject), new StepFailed(StepName.Review, new Reason("review_rejected"))),
        JobCommand.RequestChange c => Decision<JobEvent>.Accept(
            Decided(c, ReviewChoice.RequestChange), new ChangeRequested(c.By, c.Edit, c.Words)),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    static Decision<JobEvent> DecideApproval(Job job, JobCommand.Approve c)
    {
        if (job.ChangeRequestedBy == c.By)
            return Decision<JobEvent>.Refuse(ReviewCodes.FourEyes);
        if (job.ApprovedBy.Contains(c.By))
            return Decision<JobEvent>.Refuse(ReviewCodes.AlreadyApproved);
        if (c.Seen.Unread is { Count: > 0 } unread)
            return Decision<JobEvent>.Refuse(ReviewCodes.LinesUnread,
                ("ids", string.Join(',', unread)), ("unread", unread.Count), ("lines", c.Seen.Lines.Count));

        var decided = Decided(c, ReviewChoice.Approve);
        var approvals = job.ApprovedBy.Count + 1;
        return approvals < job.Plan.Reviewers
            ? Decision<JobEvent>.Accept(decided)
            : Decision<JobEvent>.Accept(
                decided, new StepPassed(StepName.Review, Reason.Of("review_approved", ("approvals", approvals)), PictureSha256: null));
    }

    static ReviewDecided Decided(JobCommand.Review c, string choice) => new(
        c.By, choice, c.Seen.Sha256, c.Seen.Lines.Count, c.Seen.Lines.Count - c.Seen.Unread.Count, c.Reason);
}
