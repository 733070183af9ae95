using ReferenceApp.Domain;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// Gathers the faults of a request. The first fault of a field stands for everything at and below it: what could not be
/// read is null from then on, and "required" beside "wrong type" would be noise.
/// </summary>
sealed class FaultList(IEnumerable<Fault> first)
{
    readonly List<Fault> faults = [.. first];

    public IReadOnlyList<Fault> All => faults;

    public bool IsEmpty => faults.Count == 0;

    public void Add(string field, string code, params (string Name, object Value)[] values) =>
        AddAll([Fault.Of(field, code, values)]);

    /// <summary>Faults that belong together: none of them hides another.</summary>
    public void AddAll(IEnumerable<Fault> more)
    {
        var before = faults.ToArray();
        faults.AddRange(more.Where(fault => !Array.Exists(before, known => Covers(known.Field, fault.Field))));
    }

    /// <summary>The value if it is one of <paramref name="allowed"/>, the default when it was left out.</summary>
    public string OneOf(string field, string? value, string fallback, IReadOnlyList<string> allowed)
    {
        if (value is null)
            return fallback;
        if (!allowed.Contains(value))
            Add(field, ApiCodes.NotOneOf, ("allowed", string.Join(", ", allowed)));
        return value;
    }

    public int Between(string field, int? value, int fallback, int min, int max)
    {
        if (value < min || value > max)
            Add(field, ApiCodes.OutOfRange, ("min", min), ("max", max));
        return value ?? fallback;
    }

    public long? Amount(string field, decimal? usd)
    {
        if (usd is null)
            return null;
        if (MicroUsd.FromUsd(usd.Value) is { } amount)
            return amount.Value;
        Add(field, ApiCodes.AmountInvalid);
        return null;
    }

    /// <summary>The entries, or the default when the list was left out. An empty list, a long one and repetitions are faults.</summary>
    public IReadOnlyList<T> Entries<T>(string field, IReadOnlyList<T>? entries, IReadOnlyList<T> fallback)
    {
        if (entries is null)
            return fallback;
        if (entries.Count == 0)
            Add(field, PromptCodes.Required);
        if (TooMany(field, entries.Count, JobLimits.GridEntries))
            return fallback;
        AddAll(entries.Select((entry, i) => (entry, i)).GroupBy(e => e.entry).SelectMany(same => same.Skip(1)
            .Select(repeated => Fault.Of($"{field}[{repeated.i}]", PromptCodes.Duplicate, ("of", $"{field}[{same.First().i}]")))));
        return entries;
    }

    public bool TooMany(string field, int count, int max)
    {
        if (count > max)
            Add(field, PromptCodes.TooMany, ("count", count), ("max", max));
        return count > max;
    }

    static bool Covers(string known, string field) =>
        known == StrictJson.Root
        || (field.StartsWith(known, StringComparison.Ordinal)
            && (field.Length == known.Length || field[known.Length] is '.' or '['));
}
