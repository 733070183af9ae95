using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using Xunit;

namespace ReferenceApp.Unit.AssetStore;

public sealed class AssetUrlsTests
{
    const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    static readonly Guid Reference = Guid.Parse("0190a6a0-1234-7abc-8def-0123456789ab");
    static readonly DateTimeOffset Now = new(2026, 11, 3, 10, 1, 0, TimeSpan.Zero);
    static readonly string OldKey = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    static readonly string NewKey = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    [Fact]
    public void Verify_SignedUrl_IsValid()
    {
        var url = Parse(Urls(OldKey).Sign(Sha256, Reference, TimeSpan.FromHours(1)));

        Assert.Equal(AssetUrlVerdict.Valid, Urls(OldKey).Verify(url.Sha256, url.Reference, url.Expires, url.Signature, Now));
    }

    [Fact]
    public void Sign_KnownKeyAndParts_GivesTheSignatureAnyoneCanRecompute()
    {
        // printf 'asset-url/v1\n<sha256>\n<ref>\n1793703900' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…, as base64url.
        Assert.Equal(
            $"/assets/{Sha256}?ref=0190a6a0-1234-7abc-8def-0123456789ab&expires=1793703900&signature=wvfAJ5c7vcFxO1E0FUC3ZwzV8PhASxeotEdRm7UyeFU",
            Urls(OldKey).Sign(Sha256, Reference, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Sign_WithinFiveMinutes_GivesTheSameUrl()
    {
        var first = Urls(OldKey, Now).Sign(Sha256, Reference, TimeSpan.FromHours(1));

        Assert.Equal(first, Urls(OldKey, Now.AddMinutes(3)).Sign(Sha256, Reference, TimeSpan.FromHours(1)));
        Assert.NotEqual(first, Urls(OldKey, Now.AddMinutes(5)).Sign(Sha256, Reference, TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(299)]
    public void Sign_AnyMoment_LastsTheLifetimeAndLessThanFiveMinutesMore(int second)
    {
        var now = Now.AddSeconds(second);

        var url = Parse(Urls(OldKey, now).Sign(Sha256, Reference, TimeSpan.FromSeconds(600)));

        Assert.InRange(url.Expires - now.ToUnixTimeSeconds(), 600, 899);
    }

    [Theory]
    [InlineData(-1, AssetUrlVerdict.Valid)]
    [InlineData(0, AssetUrlVerdict.Expired)]
    [InlineData(1, AssetUrlVerdict.Expired)]
    public void Verify_AroundExpiry_EndsAtIt(int secondsAfter, AssetUrlVerdict expected)
    {
        var url = Parse(Urls(OldKey).Sign(Sha256, Reference, TimeSpan.FromHours(1)));

        Assert.Equal(expected, Urls(OldKey).Verify(
            url.Sha256, url.Reference, url.Expires, url.Signature, DateTimeOffset.FromUnixTimeSeconds(url.Expires + secondsAfter)));
    }

    public static TheoryData<string, Func<Url, Url>> Alterations => new()
    {
        { "another picture", url => url with { Sha256 = Sha256.Replace('9', '8') } },
        { "another spelling of the picture", url => url with { Sha256 = Sha256.ToUpperInvariant() } },
        { "no picture", url => url with { Sha256 = "" } },
        { "a path for a picture", url => url with { Sha256 = "../../../../etc/passwd" } },
        { "a picture with a line break", url => url with { Sha256 = Sha256 + "\n" } },
        { "another reference", url => url with { Reference = Guid.Empty } },
        { "a later end", url => url with { Expires = url.Expires + 1 } },
        { "an end long ago", url => url with { Expires = 0 } },
        { "an end before time", url => url with { Expires = long.MinValue } },
        { "no signature", url => url with { Signature = "" } },
        { "a cut signature", url => url with { Signature = url.Signature[..^1] } },
        { "a longer signature", url => url with { Signature = url.Signature + "=" } },
        { "a signature in other letters", url => url with { Signature = url.Signature.ToLowerInvariant() } },
        { "a signature of another script", url => url with { Signature = "署名" } },
        { "another spelling of the same bytes", url => url with { Signature = Respell(url.Signature) } },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public void Verify_AnythingAltered_IsAltered(string what, Func<Url, Url> alter)
    {
        var url = alter(Parse(Urls(OldKey).Sign(Sha256, Reference, TimeSpan.FromHours(1))));

        var verdict = Urls(OldKey).Verify(url.Sha256, url.Reference, url.Expires, url.Signature, Now);

        Assert.True(verdict == AssetUrlVerdict.Altered, what);
    }

    [Fact]
    public void Verify_KeyRotated_AcceptsOldUrlsWhileTheOldKeyIsListed()
    {
        var url = Parse(Urls(OldKey).Sign(Sha256, Reference, TimeSpan.FromHours(1)));

        Assert.Equal(AssetUrlVerdict.Valid, Verify(Urls([NewKey, OldKey])));
        Assert.Equal(AssetUrlVerdict.Altered, Verify(Urls(NewKey)));

        AssetUrlVerdict Verify(AssetUrls urls) => urls.Verify(url.Sha256, url.Reference, url.Expires, url.Signature, Now);
    }

    [Fact]
    public void Sign_KeyRotated_UsesTheNewKey() =>
        Assert.Equal(
            Urls(NewKey).Sign(Sha256, Reference, TimeSpan.FromHours(1)),
            Urls([NewKey, OldKey]).Sign(Sha256, Reference, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00")]
    public void Sign_NotAHash_Throws(string sha256) =>
        Assert.Throws<ArgumentException>(() => Urls(OldKey).Sign(sha256, Reference, TimeSpan.FromHours(1)));

    [Fact]
    public void Sign_NoLifetime_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Urls(OldKey).Sign(Sha256, Reference, TimeSpan.Zero));

    static AssetUrls Urls(string key, DateTimeOffset? now = null) => Urls([key], now);

    static AssetUrls Urls(string[] keys, DateTimeOffset? now = null) => new(
        Options.Create(new AssetUrlOptions { SigningKey = keys[0], PreviousSigningKeys = keys[1..] }), new StoppedClock(now ?? Now));

    static Url Parse(string url)
    {
        var parts = url.Split('?', '&');
        return new Url(
            parts[0]["/assets/".Length..], Guid.Parse(parts[1]["ref=".Length..]),
            long.Parse(parts[2]["expires=".Length..]), parts[3]["signature=".Length..]);
    }

    // 32 bytes are 43 digits of 6 bits: the last digit has two bits that stand for nothing.
    static string Respell(string signature)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return signature[..^1] + digits[digits.IndexOf(signature[^1]) ^ 1];
    }

    public sealed record Url(string Sha256, Guid Reference, long Expires, string Signature);

    sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
