namespace ReferenceApp.Domain.Money;

public static class Pricing
{
    const long PerTokens = 1_000_000;

    /// <summary>
    /// Prices a usage. Each bucket is rounded half up to a whole micro-USD on its own; the error is at most three
    /// micro-USD for a call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A count or a price is negative.</exception>
    /// <exception cref="OverflowException">The amount does not fit in <see cref="MicroUsd"/>.</exception>
    public static CostBreakdown Cost(TokenUsage usage, ModelPrices prices) => new(
        Bucket(usage.TextIn, prices.TextIn),
        Bucket(usage.TextCached, prices.TextCached),
        Bucket(usage.ImageIn, prices.ImageIn),
        Bucket(usage.ImageCached, prices.ImageCached),
        Bucket(usage.ImageOut, prices.ImageOut),
        Bucket(usage.TextOut, prices.TextOut));

    static MicroUsd Bucket(long tokens, long price)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(price);
        return new MicroUsd(checked((long)(((Int128)tokens * price + PerTokens / 2) / PerTokens)));
    }
}
