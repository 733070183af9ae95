using ReferenceApp.Domain.Money;

namespace ReferenceApp.Domain.Attempts;

/// <summary>The three places money can stand.</summary>
public enum LedgerAccount
{
    /// <summary>Held back for calls under way.</summary>
    Reserved,

    /// <summary>Known to be spent.</summary>
    Settled,

    /// <summary>May have been billed; nobody knows yet.</summary>
    Possible,
}

/// <summary>One movement, micro-USD. The sum of an account over all lines is what stands there.</summary>
/// <param name="Bucket">Which of the six prices; null where the account is not split.</param>
public sealed record LedgerLine(LedgerAccount Account, string? Bucket, long MicroUsd);

/// <summary>Money is a fold of entries: each event says what it moves, nothing else moves money.</summary>
public static class Ledger
{
    /// <summary>What <paramref name="e"/> moves, given the attempt before it was applied.</summary>
    public static IReadOnlyList<LedgerLine> Lines(Attempt before, AttemptEvent e) => e switch
    {
        AttemptReserved r => NonZero(new LedgerLine(LedgerAccount.Reserved, null, r.MicroUsd)),
        AttemptSettled s => NonZero([.. Clear(before), .. Buckets(s.Cost)]),
        AttemptNotSent => NonZero([.. Clear(before)]),
        AttemptRefused { PossiblyPaid: false } => NonZero([.. Clear(before)]),
        AttemptRefused or AttemptOutcomeUnknown => NonZero(
            new LedgerLine(LedgerAccount.Reserved, null, -before.ReservedMicroUsd),
            new LedgerLine(LedgerAccount.Possible, null, before.ReservedMicroUsd)),
        _ => [],
    };

    /// <summary>How much more (or less) every budget of the attempt is used after <paramref name="e"/>.</summary>
    public static long BudgetDelta(Attempt before, AttemptEvent e) => e switch
    {
        AttemptReserved r => r.MicroUsd,
        AttemptSettled s => s.Cost.Total.Value - before.ReservedMicroUsd - before.PossibleMicroUsd,
        AttemptNotSent or AttemptRefused { PossiblyPaid: false } => -before.ReservedMicroUsd - before.PossibleMicroUsd,
        _ => 0,
    };

    static IEnumerable<LedgerLine> Clear(Attempt before) =>
    [
        new(LedgerAccount.Reserved, null, -before.ReservedMicroUsd),
        new(LedgerAccount.Possible, null, -before.PossibleMicroUsd),
    ];

    static IEnumerable<LedgerLine> Buckets(CostBreakdown amounts) =>
    [
        new(LedgerAccount.Settled, "text_in", amounts.TextIn.Value),
        new(LedgerAccount.Settled, "text_cached", amounts.TextCached.Value),
        new(LedgerAccount.Settled, "image_in", amounts.ImageIn.Value),
        new(LedgerAccount.Settled, "image_cached", amounts.ImageCached.Value),
        new(LedgerAccount.Settled, "image_out", amounts.ImageOut.Value),
        new(LedgerAccount.Settled, "text_out", amounts.TextOut.Value),
    ];

    static LedgerLine[] NonZero(params LedgerLine[] lines) => [.. lines.Where(line => line.MicroUsd != 0)];
}
