using System.Globalization;
using System.Security.Cryptography;

namespace ReferenceApp.Edge.SignIn;

/// <summary>A password as PBKDF2 with HMAC-SHA-512 has it: slow to try, and of no use to sign in with.</summary>
sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    public const string Spelling = "pbkdf2-sha512:<iterations>:<salt in base64>:<hash in base64>, with at least 100000 iterations, 16 bytes of salt and 32 of hash";

    const string Name = "pbkdf2-sha512";

    /// <summary>Nobody's: for names that do not exist, so that they take as long as those that do.</summary>
    public static PasswordHash Nobodys { get; } =
        new(210_000, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32));

    /// <summary>Null when the text is not spelled as <see cref="Spelling"/> says.</summary>
    public static PasswordHash? TryParse(string text)
    {
        if (text.Split(':') is not [Name, var count, var salt, var hash]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || Bytes(salt) is not { Length: >= 16 } saltBytes
            || Bytes(hash) is not { Length: >= 32 } hashBytes)
        {
            return null;
        }

        return iterations is >= 100_000 and <= 10_000_000 ? new PasswordHash(iterations, saltBytes, hashBytes) : null;
    }

    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(
        Hash, Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, HashAlgorithmName.SHA512, Hash.Length));

    static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
