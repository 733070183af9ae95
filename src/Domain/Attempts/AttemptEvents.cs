using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Domain.Attempts;

/// <summary>The life of one paid call.</summary>
public abstract record AttemptEvent : AuditEvent;

/// <summary>What is going to be asked of which surface, and what it costs at worst.</summary>
/// <param name="Purpose">generate, edit, candidate or drill.</param>
/// <param name="Operation">generation or edit: which endpoint is called.</param>
/// <param name="Count">Pictures asked for.</param>
/// <param name="RequestSha256">Hash of what is sent, so that a record can be matched to a request without keeping it.</param>
/// <param name="WorstCaseMicroUsd">Reserved before the call.</param>
public sealed record AttemptPlanned(
    string Purpose, Guid? JobId, string Surface, string Operation, string Model, string Size, string Quality,
    string Format, int Compression, int Count, string RequestSha256, long WorstCaseMicroUsd, string PriceListVersion)
    : AttemptEvent;

/// <summary>The worst case was taken from every budget that applies.</summary>
public sealed record AttemptReserved(long MicroUsd, IReadOnlyList<BudgetKey> Budgets) : AttemptEvent;

/// <summary>Committed before the first byte goes out; from here on silence means "may have been paid".</summary>
public sealed record AttemptSent : AttemptEvent;

/// <summary>The whole answer is on disk.</summary>
/// <param name="RequestId">The upstream's x-request-id; ours when it sent none.</param>
/// <param name="LatencyMs">From sent to the last byte.</param>
public sealed record AttemptReceived(string RequestId, int Status, long LatencyMs, string AnswerSha256, long AnswerBytes)
    : AttemptEvent;

/// <summary>The pictures of the answer are in the store, byte for byte as received.</summary>
public sealed record AttemptStored(IReadOnlyList<StoredPicture> Pictures, TokenUsage? Usage) : AttemptEvent;

/// <summary>What it cost, per bucket.</summary>
/// <param name="Basis">settled (from usage) or estimated (the surface reports none).</param>
public sealed record AttemptSettled(CostBreakdown Cost, string Basis) : AttemptEvent;

/// <summary>Evidence says that nothing reached the surface: name resolution, connection or TLS failed.</summary>
public sealed record AttemptNotSent(Reason Reason) : AttemptEvent;

/// <summary>The surface declined with an error body of its own.</summary>
/// <param name="ErrorType">OpenAI's error type; null when it gave none.</param>
/// <param name="ErrorCode">OpenAI's error code; null when it gave none.</param>
/// <param name="PossiblyPaid">A picture was made and then withheld (moderation at stage output).</param>
/// <param name="RetryAfterSeconds">As the surface asked.</param>
public sealed record AttemptRefused(
    string RequestId, int Status, string? ErrorType, string? ErrorCode, long LatencyMs, bool PossiblyPaid,
    int? RetryAfterSeconds) : AttemptEvent;

/// <summary>No evidence whether it was paid. Never repeated by itself.</summary>
public sealed record AttemptOutcomeUnknown(Reason Reason, string? RequestId, int? Status, long? LatencyMs) : AttemptEvent;

/// <summary>A budget row and its cap at the time of reserving, in micro-USD. A null cap counts without limiting.</summary>
public sealed record BudgetKey(string Key, long? CapMicroUsd);

/// <summary>A picture as it lies in the store.</summary>
/// <param name="Format">png, jpeg or webp.</param>
/// <param name="C2pa">The file carries a C2PA manifest.</param>
public sealed record StoredPicture(string Sha256, long Bytes, int Width, int Height, string Format, bool C2pa);
