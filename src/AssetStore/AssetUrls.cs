using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ReferenceApp.AssetStore;

/// <summary>What a picture URL is worth.</summary>
public enum AssetUrlVerdict
{
    Valid,

    /// <summary>We signed it, and its time is over.</summary>
    Expired,

    /// <summary>No key of ours signed these parts together.</summary>
    Altered,
}

/// <summary>
/// Relative URLs to stored pictures, <c>/assets/{sha256}?ref=&amp;expires=&amp;signature=</c>, that whoever holds one may
/// open until it expires. The signature says nothing about whether the reference still exists: ask the database.
/// </summary>
public sealed class AssetUrls(IOptions<AssetUrlOptions> options, TimeProvider clock)
{
    /// <summary>Expiry times are multiples of this, so that the same picture has the same URL long enough to be cached.</summary>
    public static readonly TimeSpan Granularity = TimeSpan.FromMinutes(5);

    // The one that signs comes first.
    readonly byte[][] keys =
        [.. options.Value.PreviousSigningKeys.Prepend(options.Value.SigningKey).Select(Convert.FromBase64String)];

    /// <summary>A URL that is valid for at least <paramref name="lifetime"/>, and less than <see cref="Granularity"/> longer.</summary>
    /// <param name="sha256">64 lower-case hex digits.</param>
    /// <param name="reference">The reference that keeps the picture alive; when it is deleted, its URLs are dead.</param>
    public string Sign(string sha256, Guid reference, TimeSpan lifetime)
    {
        Sha256Name.Require(sha256);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        var step = Granularity.Ticks;
        var end = (clock.GetUtcNow() + lifetime).UtcTicks;
        var expires = new DateTimeOffset((end + step - 1) / step * step, TimeSpan.Zero).ToUnixTimeSeconds();
        return $"/assets/{sha256}?ref={reference:D}&expires={expires}&signature={Signature(keys[0], sha256, reference, expires)}";
    }

    /// <summary>Judges the parts of a URL as they arrived.</summary>
    /// <param name="expires">Unix seconds; the URL is valid before that moment, not at it.</param>
    public AssetUrlVerdict Verify(string sha256, Guid reference, long expires, string signature, DateTimeOffset now)
    {
        if (!Sha256Name.IsValid(sha256) || !IsSigned(sha256, reference, expires, signature))
            return AssetUrlVerdict.Altered;
        return now.ToUnixTimeSeconds() < expires ? AssetUrlVerdict.Valid : AssetUrlVerdict.Expired;
    }

    bool IsSigned(string sha256, Guid reference, long expires, string signature)
    {
        // Text is compared, not what it decodes to: base64url lets several spellings stand for the same bytes.
        var given = Encoding.UTF8.GetBytes(signature);
        var signed = false;
        foreach (var key in keys)
            signed |= CryptographicOperations.FixedTimeEquals(
                given, Encoding.UTF8.GetBytes(Signature(key, sha256, reference, expires)));
        return signed;
    }

    // Each part has one spelling and none can hold a line break, so no two sets of parts give the same text.
    static string Signature(byte[] key, string sha256, Guid reference, long expires) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"asset-url/v1\n{sha256}\n{reference:D}\n{expires}")));
}
