using ReferenceApp.Domain;

namespace ReferenceApp.Surfaces;

/// <summary>What was seen of a call. The kinds are the evidence table of docs/flow.md, nothing in between.</summary>
public abstract record SurfaceAnswer
{
    /// <summary>A success status and a body that ended as it should; both are on disk.</summary>
    public sealed record Whole(AnswerFile Answer) : SurfaceAnswer;

    /// <summary>An error body of the surface's own.</summary>
    public sealed record Refused(int Status, string? RequestId, SurfaceError Error, int? RetryAfterSeconds) : SurfaceAnswer;

    /// <summary>No connection came about, so nothing was asked.</summary>
    public sealed record NotSent(Reason Reason) : SurfaceAnswer;

    /// <summary>Something broke after the request may have arrived.</summary>
    public sealed record NoEvidence(Reason Reason, string? RequestId, int? Status) : SurfaceAnswer;
}

/// <summary>OpenAI's error body.</summary>
/// <param name="ModerationStage">input, output or unknown; at output a picture had been made.</param>
public sealed record SurfaceError(string? Type, string? Code, string? ModerationStage);
