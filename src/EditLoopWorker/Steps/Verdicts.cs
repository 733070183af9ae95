using ReferenceApp.Imaging;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>What a measured edit amounts to, as it is stored: pass, fail or needs_human. A failure outweighs a doubt.</summary>
static class Verdicts
{
    public static string Of(EditVerdict kept, TextCheckResult read) => (kept.Outcome, read.AllRead) switch
    {
        (EditOutcome.Fail, _) or (_, false) => "fail",
        (EditOutcome.NeedsHuman, _) => "needs_human",
        _ => "pass",
    };

    /// <summary>The codes that speak against it.</summary>
    public static IEnumerable<string> Failures(EditVerdict kept, TextCheckResult read)
    {
        if (kept.Outcome != EditOutcome.Pass)
            foreach (var reason in kept.Reasons)
                yield return reason.Code;
        if (!read.AllRead)
            yield return read.Measured.Code;
    }
}
