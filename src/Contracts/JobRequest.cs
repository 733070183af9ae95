namespace ReferenceApp.Contracts;

/// <summary>What <c>POST /api/jobs</c> takes. Only the prompt is required; a member that is null counts as left out.</summary>
public sealed record JobRequest
{
    public PromptBody? Prompt { get; init; }

    /// <summary>Left out: a backend with internal data.</summary>
    public NeedsBody? Needs { get; init; }

    /// <summary><c>image-api</c>, <c>responses</c>, <c>chatgpt</c> or <c>provider:name</c>; left out: decided from the needs.</summary>
    public string? Surface { get; init; }

    public string? Model { get; init; }

    public string? TextModel { get; init; }

    /// <summary>Width and height in pixels, such as <c>1536x1024</c>; left out: the source's, or 1024x1024.</summary>
    public string? Size { get; init; }

    public IReadOnlyList<EditBody?>? Edits { get; init; }

    public FinalBody? Final { get; init; }

    /// <summary>The failure to rehearse; left out: none.</summary>
    public string? Drill { get; init; }

    /// <summary><c>ask</c> (the default) or <c>retry-once</c>.</summary>
    public string? UnknownOutcome { get; init; }

    /// <summary>Caps the whole job, US dollars.</summary>
    public decimal? BudgetUsd { get; init; }

    public ReviewBody? Review { get; init; }
}

/// <summary>What the picture is for and what has to be in it.</summary>
public sealed record PromptBody
{
    public string? Purpose { get; init; }

    public IReadOnlyList<string>? Requirements { get; init; }

    public IReadOnlyList<string>? Constraints { get; init; }

    public IReadOnlyList<string>? Fixed { get; init; }

    public IReadOnlyList<string>? Avoid { get; init; }

    public IReadOnlyList<TextBody?>? Text { get; init; }
}

/// <summary>One line of text to render, exactly.</summary>
public sealed record TextBody
{
    public string? Content { get; init; }

    /// <summary>A BCP 47 tag, for example <c>ja</c>.</summary>
    public string? Language { get; init; }
}

/// <summary>What a caller needs, stated before a surface is chosen.</summary>
public sealed record NeedsBody
{
    /// <summary>person, backend or assistant.</summary>
    public string? Caller { get; init; }

    public bool? Conversation { get; init; }

    public bool? Tools { get; init; }

    /// <summary>payment, gateway, support, fallback.</summary>
    public IReadOnlyList<string>? Gateway { get; init; }

    /// <summary>public, internal or customer.</summary>
    public string? Data { get; init; }
}

/// <summary>One edit: one place, one change.</summary>
public sealed record EditBody
{
    public TargetBody? Target { get; init; }

    public string? Instruction { get; init; }

    /// <summary><c>verify</c> (the default) or <c>exact</c>.</summary>
    public string? Protect { get; init; }
}

/// <summary>Exactly one of the three.</summary>
public sealed record TargetBody
{
    public RectBody? Region { get; init; }

    /// <summary>A PNG with alpha in base64; transparent pixels are edited.</summary>
    public string? Mask { get; init; }

    public BackgroundBody? Background { get; init; }
}

/// <summary>Everything behind the subject.</summary>
public sealed record BackgroundBody
{
    public RectBody? Subject { get; init; }
}

/// <summary>The candidates to make, size × quality × format × compression, and what one of them may cost and take.</summary>
public sealed record FinalBody
{
    public IReadOnlyList<string>? Sizes { get; init; }

    public IReadOnlyList<string>? Qualities { get; init; }

    public IReadOnlyList<string>? Formats { get; init; }

    public IReadOnlyList<int>? Compressions { get; init; }

    public int? MaxCandidates { get; init; }

    public CandidateBudgetBody? Budget { get; init; }
}

/// <summary>Judges one candidate.</summary>
public sealed record CandidateBudgetBody
{
    public decimal? Usd { get; init; }

    public int? LatencySeconds { get; init; }
}

public sealed record ReviewBody
{
    /// <summary>How many people must approve.</summary>
    public int? Reviewers { get; init; }
}

/// <summary>What <c>POST /api/jobs/{id}/retry</c> takes.</summary>
public sealed record RetryRequest
{
    /// <summary>Needed after an unknown outcome: the attempt may be charged beside its replacement.</summary>
    public bool? AcceptPossibleCharge { get; init; }
}
