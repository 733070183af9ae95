namespace Aspire.Hosting.ApplicationModel;

/// <summary>The form of resource and endpoint names: 1–64 ASCII letters, digits and hyphens, starting with a letter,
/// no hyphen at the end and no two in a row.</summary>
internal static class ModelName
{
    const int MaxLength = 64;

    /// <exception cref="ArgumentException">The name breaks a rule; the message says which.</exception>
    public static void Validate(string target, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (FindFault(name) is { } fault)
            throw new ArgumentException($"The {target} name '{name}' is invalid: {fault}.", nameof(name));
    }

    static string? FindFault(string name)
    {
        if (name.Length > MaxLength)
            return $"it is longer than {MaxLength} characters";
        if (!char.IsAsciiLetter(name[0]))
            return "it must start with an ASCII letter";
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            return "only ASCII letters, digits and hyphens are allowed";
        if (name.Contains("--", StringComparison.Ordinal))
            return "two hyphens in a row are not allowed";
        return name.EndsWith('-') ? "it must not end with a hyphen" : null;
    }
}
