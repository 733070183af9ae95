using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter whose setting is missing.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random value, new at every start.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    const int DefaultMinLength = 22;
    const string LowerLetters = "abcdefghjkmnpqrstuvwxyz";
    const string UpperLetters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    const string Digits = "0123456789";
    const string Specials = "-_.{}~()*+!";

    /// <summary>Characters; at least this many are generated.</summary>
    public int MinLength { get; set; } = DefaultMinLength;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        (bool Use, string Characters, int Min)[] kinds =
            [(Lower, LowerLetters, MinLower), (Upper, UpperLetters, MinUpper), (Numeric, Digits, MinNumeric), (Special, Specials, MinSpecial)];
        var used = kinds.Where(k => k.Use).ToList();
        if (used.Count == 0)
            throw new InvalidOperationException("A generated parameter needs at least one kind of characters.");

        var required = string.Concat(used.Where(k => k.Min > 0).Select(k => RandomNumberGenerator.GetString(k.Characters, k.Min)));
        var any = string.Concat(used.Select(k => k.Characters));
        var value = (required + RandomNumberGenerator.GetString(any, Math.Max(0, MinLength - required.Length))).ToCharArray();
        RandomNumberGenerator.Shuffle<char>(value);
        return new string(value);
    }
}

/// <summary>A value that the model states.</summary>
sealed class StatedParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();
}
