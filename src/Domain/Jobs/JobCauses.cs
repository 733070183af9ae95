namespace ReferenceApp.Domain.Jobs;

/// <summary>Why a job may stand in NeedsAttention. Codes are final; the wording is where they are shown.</summary>
public static class JobCauses
{
    public const string OutcomeUnknown = "outcome_unknown";
    public const string BudgetExceeded = "budget_exceeded";
    public const string Refused = "surface_refused";
    public const string NotSent = "surface_unreachable";
    public const string CheckFailed = "check_failed";
    public const string TextNotRead = "text_not_read";
    public const string NoCandidate = "no_candidate_inside_budget";
    public const string DrillNotSeen = "drill_not_seen";
    public const string PictureMissing = "picture_missing";
}
