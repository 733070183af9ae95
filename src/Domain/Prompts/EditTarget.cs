namespace ReferenceApp.Domain.Prompts;

/// <summary>The one place that an edit changes. The set is closed.</summary>
public abstract record EditTarget
{
    private protected EditTarget()
    {
    }
}

/// <summary>A rectangle of the picture.</summary>
/// <param name="Region">In pixels of the picture being edited.</param>
public sealed record RegionTarget(Rect Region) : EditTarget;

/// <summary>The transparent part of a mask. The model takes it as a hint; that the rest is unchanged is measured, not assumed.</summary>
/// <param name="Png">A PNG with an alpha channel, of the picture's size; alpha 0 marks what is edited.</param>
public sealed record MaskTarget(byte[] Png) : EditTarget;

/// <summary>Everything behind the subject.</summary>
/// <param name="Subject">Where the subject is, in pixels; null: nothing can be measured as protected, and a person decides.</param>
public sealed record BackgroundTarget(Rect? Subject) : EditTarget;

/// <summary>How what is not edited is kept.</summary>
public enum Protect
{
    /// <summary>The answer is measured against the picture before.</summary>
    Verify,

    /// <summary>As <see cref="Verify"/>, and the original pixels are put back outside the edit.</summary>
    Exact,
}

/// <summary>One edit: one place, one change.</summary>
public sealed record EditSpec(EditTarget Target, string Instruction, Protect Protect);
