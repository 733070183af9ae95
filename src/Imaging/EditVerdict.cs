using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>Whether an edit kept to its area.</summary>
public enum EditOutcome
{
    Pass,
    Fail,

    /// <summary>The measurement cannot tell.</summary>
    NeedsHuman,
}

/// <summary>The outcome and every reason for it, with its numbers.</summary>
/// <param name="Protected">What happened outside the area, or null when nothing could be measured there.</param>
/// <param name="Edited">What happened inside the area, or null when there is none, or nothing could be measured.</param>
public sealed record EditVerdict(
    EditOutcome Outcome, IReadOnlyList<Reason> Reasons, RegionDifference? Protected, RegionDifference? Edited);
