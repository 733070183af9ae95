namespace ReferenceApp.LocalAspire.Building;

/// <summary>Turns a resource or endpoint name into part of an environment variable's name.</summary>
static class VariableName
{
    /// <summary>Everything but ASCII letters and digits becomes an underscore; a leading digit gets one in front.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }

    /// <summary>The same in upper case.</summary>
    public static string EncodeUpper(string name) => Encode(name).ToUpperInvariant();
}
