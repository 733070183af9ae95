using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Money;

/// <summary>What a model costs on one surface: micro-USD per million tokens, one price per bucket of <see cref="TokenUsage"/>.</summary>
public sealed record ModelPrices(
    long TextIn,
    long TextCached,
    long ImageIn,
    long ImageCached,
    long ImageOut,
    long TextOut);

/// <summary>What a usage costs, by bucket. The total is the sum of the parts, so no report disagrees with another by a rounding.</summary>
public sealed record CostBreakdown(
    MicroUsd TextIn,
    MicroUsd TextCached,
    MicroUsd ImageIn,
    MicroUsd ImageCached,
    MicroUsd ImageOut,
    MicroUsd TextOut)
{
    public static CostBreakdown Zero { get; } = ImageOutput(default);

    /// <summary>All in one bucket: for an amount that is not known in parts.</summary>
    public static CostBreakdown ImageOutput(MicroUsd amount) => new(default, default, default, default, amount, default);

    [JsonIgnore]
    public MicroUsd Total => TextIn + TextCached + ImageIn + ImageCached + ImageOut + TextOut;
}
