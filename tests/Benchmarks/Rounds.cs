namespace ReferenceApp.Benchmarks;

/// <summary>One side of a comparison; a round gives one value or many.</summary>
sealed record Contender(string Name, Func<CancellationToken, Task<IReadOnlyList<double>>> MeasureAsync)
{
    public Contender(string name, Func<CancellationToken, Task<double>> measure)
        : this(name, async cancel => (IReadOnlyList<double>)[await measure(cancel)])
    {
    }
}

/// <summary>What a contender measured in all its rounds.</summary>
sealed record Measured(string Name, IReadOnlyList<double> Values)
{
    public double Median => Percentile(50);

    /// <summary>By nearest rank.</summary>
    public double Percentile(int percent)
    {
        var sorted = Values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * sorted.Length) - 1)];
    }
}

static class Rounds
{
    /// <summary>
    /// A B A B …: whatever else the machine does meets everybody alike. The first round warms up and is thrown away.
    /// </summary>
    public static async Task<IReadOnlyList<Measured>> AlternateAsync(
        int rounds, IReadOnlyList<Contender> contenders, CancellationToken cancel)
    {
        var values = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < contenders.Count; i++)
            {
                var measured = await contenders[i].MeasureAsync(cancel);
                if (round > 0)
                    values[i].AddRange(measured);
            }

        return [.. contenders.Select((contender, i) => new Measured(contender.Name, values[i]))];
    }
}
