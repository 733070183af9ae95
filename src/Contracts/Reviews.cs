namespace ReferenceApp.Contracts;

/// <summary>A job that waits for a person's decision, as the queue shows it.</summary>
/// <param name="Purpose">First words of the prompt; null once it was erased.</param>
/// <param name="Picture">The one to be decided about; null when its file is gone.</param>
/// <param name="WaitingSince">When the job came to its review.</param>
/// <param name="Reviewers">How many people must approve.</param>
/// <param name="Approvals">Who has approved so far.</param>
/// <param name="ClaimedBy">Who is looking at it now; null: nobody.</param>
public sealed record ReviewItem(
    Guid JobId, string State, string Caller, string? Purpose, string Model, string Size, AssetBody? Picture, CostBody Cost,
    DateTimeOffset WaitingSince, int Reviewers, IReadOnlyList<string> Approvals, string? ClaimedBy, DateTimeOffset? ClaimExpiresAt);

/// <summary>The right to decide, for a while. Claiming again renews it, and names the same lines.</summary>
/// <param name="Lines">Everything that has to be read before the picture can be approved.</param>
public sealed record ClaimResponse(DateTimeOffset ExpiresAt, IReadOnlyList<ReviewLine> Lines);

/// <summary>A line of text in the picture: asked for, found by the reader, or both.</summary>
/// <param name="Id">Valid in this claim.</param>
/// <param name="Expected">Null when nobody asked for it.</param>
/// <param name="Read">Null when the reader did not find it: then the whole picture has to be read.</param>
/// <param name="Box">Where it stands, in pixels of the picture; null when it was not found.</param>
public sealed record ReviewLine(string Id, string? Expected, string? Read, RectBody? Box);

/// <summary>What a person decides.</summary>
public sealed record DecisionRequest
{
    /// <summary>approve, reject or request_change.</summary>
    public string? Decision { get; init; }

    /// <summary>Needed unless it is an approval.</summary>
    public string? Reason { get; init; }

    /// <summary>Ids of the lines that were shown at full size.</summary>
    public IReadOnlyList<string>? ReadText { get; init; }

    /// <summary>One more edit; only with <c>request_change</c>, and needed there.</summary>
    public EditBody? Change { get; init; }
}

/// <summary>A decision that was made.</summary>
/// <param name="Decision">approve, reject or request_change.</param>
/// <param name="Sha256">The picture that was decided about.</param>
/// <param name="Reason">Null when none was given, or once it was erased.</param>
public sealed record ReviewDecision(string By, string Decision, string Sha256, string? Reason, DateTimeOffset At);
