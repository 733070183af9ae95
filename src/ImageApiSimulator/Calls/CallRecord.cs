namespace ReferenceApp.ImageApiSimulator.Calls;

/// <summary>One call of the image endpoints, refused ones included.</summary>
/// <param name="At">When it was answered or refused.</param>
/// <param name="Endpoint">Path, for example <c>/v1/images/edits</c>.</param>
/// <param name="Model">This and the next three are null when the request was refused before they could be read.</param>
/// <param name="Size">As drawn, never <c>auto</c>; so is the quality.</param>
/// <param name="N">Pictures asked for.</param>
/// <param name="Status">The HTTP status that was answered, or would have been had the client waited; null when none was ever decided.</param>
/// <param name="Paid">Whether the pictures were made: then it costs, whoever receives them.</param>
/// <param name="ClientRequestId">The caller's own name for it (<c>X-Client-Request-Id</c>); null when it gave none.</param>
sealed record CallRecord(
    string RequestId, DateTimeOffset At, string Endpoint, string? Model, string? Size, string? Quality, int? N, int? Status, bool Paid,
    string? ClientRequestId);
