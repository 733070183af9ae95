using ReferenceApp.Domain;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>How a step ended. Closed: the loop's switch has no silent default. Exceptions mean the unexpected only.</summary>
abstract record StepOutcome
{
    /// <summary>As the telemetry spells it.</summary>
    public string Name => this switch
    {
        Passed => "passed",
        Failed => "failed",
        NeedsPerson => "needs_person",
        _ => "later",
    };

    /// <param name="Condition">The pass condition with the values it rests on.</param>
    /// <param name="PictureSha256">The picture the next step starts from; null keeps the one before.</param>
    public sealed record Passed(Reason Condition, string? PictureSha256 = null) : StepOutcome;

    /// <summary>The step's condition was measured and not met.</summary>
    public sealed record Failed(Reason Reason) : StepOutcome;

    /// <summary>The step cannot go on until a person acts; it stays where it is.</summary>
    public sealed record NeedsPerson(Reason Cause) : StepOutcome;

    /// <summary>Nothing is wrong, it is only too early. No attempt is spent by waiting.</summary>
    public sealed record Later(TimeSpan Delay) : StepOutcome;
}
