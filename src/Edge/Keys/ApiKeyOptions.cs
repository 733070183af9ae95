using System.ComponentModel.DataAnnotations;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Keys;

/// <summary>One API key, known by its hash only.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The caller's name in jobs, costs and the audit log. Final: a renamed caller loses sight of its jobs.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9._-]{0,63}$",
        ErrorMessage = "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit")]
    public string Caller { get; set; } = "";

    /// <summary>
    /// SHA-256 of the key in hex: <c>printf %s "$KEY" | sha256sum</c>. Unsalted, because a key is 256 random bits, which
    /// nobody finds by trying.
    /// </summary>
    [Required, RegularExpression("^[0-9a-fA-F]{64}$", ErrorMessage = "must be 64 hex digits, the SHA-256 of the key")]
    public string Sha256 { get; set; } = "";

    /// <summary><see cref="CallerRole.Caller"/> or <see cref="CallerRole.Admin"/>; reviewers are people and hold no key.</summary>
    public CallerRole Role { get; set; } = CallerRole.Caller;

    /// <summary>At least one of <see cref="Keys.Scopes.Known"/>.</summary>
    public List<string> Scopes { get; set; } = [];

    /// <summary>US dollars per UTC day, to the micro-dollar; absent: no limit of this key's own.</summary>
    [Range(0, 1_000_000)]
    public decimal? DayBudgetUsd { get; set; }

    /// <summary>What annotations cannot say.</summary>
    /// <param name="earlier">The keys before this one, which it must not repeat.</param>
    internal IEnumerable<OptionFault> Faults(IEnumerable<ApiKeyOptions> earlier)
    {
        if (earlier.Any(other => other.Caller.Length > 0 && other.Caller == Caller))
            yield return new OptionFault(nameof(Caller), "is the name of an earlier key");
        if (earlier.Any(other => other.Sha256.Length > 0 && other.Sha256.Equals(Sha256, StringComparison.OrdinalIgnoreCase)))
            yield return new OptionFault(nameof(Sha256), "is the hash of an earlier key");
        if (Role is not (CallerRole.Caller or CallerRole.Admin))
            yield return new OptionFault(nameof(Role), "must be Caller or Admin");
        if (Scopes.Count == 0)
            yield return new OptionFault(nameof(Scopes), $"needs at least one of {Keys.Scopes.List}");
        for (var i = 0; i < Scopes.Count; i++)
        {
            if (!Keys.Scopes.Known.Contains(Scopes[i]))
                yield return new OptionFault($"{nameof(Scopes)}:{i}", $"must be one of {Keys.Scopes.List}");
        }
    }

    internal CallerIdentity ToIdentity() => new(Caller, Role, Scopes, ToMicroUsd(DayBudgetUsd));

    static long? ToMicroUsd(decimal? usd) => usd is { } amount ? (long)decimal.Round(amount * 1_000_000m) : null;
}
