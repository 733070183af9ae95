namespace ReferenceApp.Contracts;

/// <summary>One paid call (or drill).</summary>
/// <param name="State">planned, reserved, sent, received, stored, settled, not-sent, refused or unknown.</param>
/// <param name="Purpose">generate, edit, candidate or drill.</param>
/// <param name="RequestId">The upstream's; null until it answered.</param>
/// <param name="LatencyMs">From sent to the last byte of the answer.</param>
/// <param name="Usage">Null while unknown, and where the surface reports none.</param>
/// <param name="Error">Null while it may succeed or did.</param>
/// <param name="Assets">SHA-256 of each picture.</param>
/// <param name="Verdict">pass, fail or needs_human; null when nothing was measured.</param>
public sealed record AttemptResponse(
    Guid Id, string State, string Purpose, string Surface, string Model, string? RequestId, long? LatencyMs,
    AttemptCost Cost, UsageBody? Usage, AttemptError? Error, IReadOnlyList<string> Assets, string? Verdict,
    string? TraceId);

/// <param name="Basis"><c>settled</c> from usage, <c>estimated</c>, or <c>possible</c>: nobody knows whether it was billed.</param>
public sealed record AttemptCost(decimal Usd, string Basis);

/// <summary>Tokens by the six prices.</summary>
public sealed record UsageBody(
    long TextIn, long TextCached, long ImageIn, long ImageCached, long ImageOut, long TextOut);

/// <param name="Message">The code in the language of the request.</param>
public sealed record AttemptError(string Code, string Message);
