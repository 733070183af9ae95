namespace ReferenceApp.Domain.Money;

/// <summary>
/// The image output tokens of one picture. OpenAI publishes prices per picture, not this formula; it was read out of
/// the official price calculator (community.openai.com/t/1382699, 2026) and reproduces every published price.
/// </summary>
public static class OutputTokens
{
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="factor">The long side of the token grid, by quality; 16, 48 and 96 for low, medium and high.</param>
    public static long For(int width, int height, int factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        long longEdge = Math.Max(width, height), shortEdge = Math.Min(width, height);
        var gridShort = (2 * factor * shortEdge + longEdge) / (2 * longEdge);
        return CeilingDivide(factor * gridShort * (2_000_000 + longEdge * shortEdge), 4_000_000);
    }

    static long CeilingDivide(long value, long by) => (value + by - 1) / by;
}
