using System.Text.Json.Serialization;

namespace ReferenceApp.Domain;

/// <summary>
/// Why something was decided: a stable code and the values it speaks of. It is stored like this and worded
/// only where a person reads it, so a stored reason can be shown in any language, also years later.
/// </summary>
/// <param name="Code">Lower snake case, final once released, for example <c>budget_exceeded</c>.</param>
/// <param name="Params">Values named in the wording. Never personal text: names, prompts and file names stay out.</param>
[method: JsonConstructor]
public sealed record Reason(string Code, IReadOnlyDictionary<string, string> Params)
{
    static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(0);

    public Reason(string code)
        : this(code, None)
    {
    }

    /// <summary>Builds a reason from name and value pairs.</summary>
    public static Reason Of(string code, params (string Name, object Value)[] values)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            map[name] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        return new Reason(code, map);
    }

    public bool Equals(Reason? other) =>
        other is not null && Code == other.Code && Params.Count == other.Params.Count
        && Params.All(pair => other.Params.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public override int GetHashCode() => HashCode.Combine(Code, Params.Count);

    public override string ToString() =>
        Params.Count == 0 ? Code : $"{Code}({string.Join(", ", Params.Select(p => $"{p.Key}={p.Value}"))})";
}
