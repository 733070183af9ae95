using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Steps;

/// <summary>One cell of the final grid.</summary>
sealed record CandidateSpec(int Index, string Size, string Quality, string Format, int Compression)
{
    public string Slot => $"candidate-{Index}";

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
