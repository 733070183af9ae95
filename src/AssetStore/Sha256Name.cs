using System.Buffers;

namespace ReferenceApp.AssetStore;

/// <summary>The name of content: the SHA-256 of its bytes as 64 lower-case hex digits, and nothing else.</summary>
static class Sha256Name
{
    public const int Length = 64;

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsValid(ReadOnlySpan<char> name) => name.Length == Length && !name.ContainsAnyExcept(Digits);

    public static void Require(string sha256)
    {
        if (!IsValid(sha256))
            throw new ArgumentException("Content is named by 64 lower-case hex digits.", nameof(sha256));
    }
}
