using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Section <c>InternalIdentity</c>, the same in every process.</summary>
public sealed class InternalIdentityOptions : IValidatedOptions
{
    public const string Section = "InternalIdentity";

    static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The directory of the key ring that all processes share, created with mode 700. There is no default in any
    /// environment: whoever can read it can be any caller.
    /// </summary>
    [Required]
    public string KeysDirectory { get; set; } = "";

    /// <summary>How long an identity is accepted after the edge issued it, up to 5 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);

    public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
    {
        if (Lifetime <= TimeSpan.Zero || Lifetime > LongestLifetime)
            yield return new OptionFault(nameof(Lifetime), $"must be more than 0 and at most {LongestLifetime}");
        if (KeysDirectory.Length > 0 && !Path.IsPathFullyQualified(KeysDirectory))
            yield return new OptionFault(nameof(KeysDirectory), "must be an absolute path, so that all processes mean the same");
    }
}
