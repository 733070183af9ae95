using System.ComponentModel.DataAnnotations;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>
/// Section <c>SignIn</c>: how people come to the review page. In Development by reviewers with passwords, elsewhere by an
/// OAuth provider.
/// </summary>
public sealed class SignInOptions : IValidatedOptions
{
    public const string Section = "SignIn";

    /// <summary>False: nobody signs in, and the review page is not routed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The directory of the keys under which sign-in cookies lie, created with mode 700 and shared by the edge's replicas.
    /// It is not that of the internal identity: a service behind the edge can make no cookie.
    /// </summary>
    [Required]
    public string KeysDirectory { get; set; } = "";

    /// <summary>How long a cookie lasts without a request; each request in its second half renews it.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>Sign-ins with a wrong name or password that one address may send in any minute.</summary>
    [Range(1, 1000)]
    public int FailuresPerMinute { get; set; } = 10;

    /// <summary>People with passwords; Development only.</summary>
    public List<ReviewerOptions> Reviewers { get; set; } = [];

    /// <summary>The provider; null: none.</summary>
    public OAuthProviderOptions? OAuth { get; set; }

    /// <summary>Anything that is not plainly false counts as true, and is checked as such at start.</summary>
    public static bool IsEnabled(IConfiguration configuration) =>
        !bool.TryParse(configuration[$"{Section}:{nameof(Enabled)}"], out var enabled) || enabled;

    public IEnumerable<OptionFault> Validate(IHostEnvironment environment)
    {
        if (KeysDirectory.Length > 0 && !Path.IsPathFullyQualified(KeysDirectory))
            yield return new OptionFault(nameof(KeysDirectory), "must be an absolute path, so that all replicas mean the same");
        if (!environment.IsDevelopment() && Reviewers.Count > 0)
            yield return new OptionFault(nameof(Reviewers), "with passwords are for Development only; configure SignIn:OAuth");
        if (!environment.IsDevelopment() && OAuth is null)
            yield return new OptionFault(nameof(OAuth), $"is needed in {environment.EnvironmentName}, or SignIn:Enabled=false to run without the review page");
        if (environment.IsDevelopment() && Reviewers.Count == 0 && OAuth is null)
            yield return new OptionFault("", "needs Reviewers or OAuth, or Enabled=false to run without the review page");
        if (Reviewers.Count > 0 && OAuth is not null)
            yield return new OptionFault(nameof(OAuth), "cannot be combined with Reviewers");
        foreach (var fault in Reviewers.SelectMany((reviewer, i) => reviewer.Faults($"{nameof(Reviewers)}:{i}", Reviewers.Take(i))))
            yield return fault;
        foreach (var fault in OAuth?.Faults(environment) ?? [])
            yield return fault with { Key = $"{nameof(OAuth)}:{fault.Key}" };
    }
}

/// <summary>A person of a development run.</summary>
public sealed class ReviewerOptions
{
    /// <summary>The name in claims, decisions and the audit log.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9._-]{0,63}$",
        ErrorMessage = "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit")]
    public string Name { get; set; } = "";

    /// <summary>As <see cref="SignIn.PasswordHash"/> spells it.</summary>
    [Required]
    public string PasswordHash { get; set; } = "";

    /// <summary><see cref="CallerRole.Reviewer"/> or <see cref="CallerRole.Admin"/>.</summary>
    public CallerRole Role { get; set; } = CallerRole.Reviewer;

    internal IEnumerable<OptionFault> Faults(string key, IEnumerable<ReviewerOptions> earlier)
    {
        if (earlier.Any(other => other.Name.Length > 0 && other.Name == Name))
            yield return new OptionFault($"{key}:{nameof(Name)}", "is the name of an earlier reviewer");
        if (PasswordHash.Length > 0 && SignIn.PasswordHash.TryParse(PasswordHash) is null)
            yield return new OptionFault($"{key}:{nameof(PasswordHash)}", $"must be {SignIn.PasswordHash.Spelling}");
        if (Role is not (CallerRole.Reviewer or CallerRole.Admin))
            yield return new OptionFault($"{key}:{nameof(Role)}", "must be Reviewer or Admin");
    }
}
