using System.Text.RegularExpressions;

namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// Well-formedness by the <c>langtag</c> grammar of RFC 5646 §2.1. Tags that are private use as a whole, reserved
/// four-letter languages and the irregular grandfathered tags are not accepted: no reader can be chosen for them.
/// Whether a subtag is registered is not asked.
/// </summary>
public static partial class LanguageTag
{
    public static bool IsWellFormed(string? tag) =>
        tag is { Length: <= PromptLimits.LanguageLength } && Grammar().IsMatch(tag);

    /// <summary>The language itself in lower case, without script, region and the rest: <c>en</c> for <c>en-US</c>.</summary>
    public static string PrimaryOf(string tag) => tag.Split('-')[0].ToLowerInvariant();

    [GeneratedRegex(
        """
        \A
        (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{5,8} )   # language, with extended languages
        (?: -[a-z]{4} )?                                   # script
        (?: -(?: [a-z]{2} | [0-9]{3} ) )?                  # region
        (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*     # variants
        (?: -[0-9a-wy-z] (?:-[a-z0-9]{2,8})+ )*            # extensions
        (?: -x (?:-[a-z0-9]{1,8})+ )?                      # private use
        \z
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
