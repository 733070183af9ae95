using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>One cell of the final grid.</summary>
sealed record CandidateSpec(int Index, string Size, string Quality, string Format, int Compression)
{
    /// <summary>A later round fills places of its own: what the earlier ones bought was made from another picture.</summary>
    public string SlotIn(int round) => round == 0 ? $"candidate-{Index}" : $"round-{round}-candidate-{Index}";

    /// <summary>
    /// Every combination in the caller's order, qualities varying fastest, so that a small limit still compares
    /// qualities. PNG is lossless: compression does not multiply it.
    /// </summary>
    public static IReadOnlyList<CandidateSpec> Grid(FinalPlan plan) =>
    [
        .. (from size in plan.Sizes
            from encoding in Encodings(plan)
            from quality in plan.Qualities
            select (size, quality, encoding.Format, encoding.Compression))
        .Take(plan.MaxCandidates)
        .Select((cell, index) => new CandidateSpec(index, cell.size, cell.quality, cell.Format, cell.Compression)),
    ];

    static IEnumerable<(string Format, int Compression)> Encodings(FinalPlan plan) => plan.Formats
        .SelectMany(format => format == "png" ? [(format, 100)] : plan.Compressions.Select(c => (format, c)))
        .Distinct();
}
