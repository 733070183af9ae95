using System.IO.Hashing;
using System.Text;
using Xunit;

namespace ReferenceApp.Unit.Hashing;

/// <summary>Values published with xxHash: its sanity check's seed-0 vectors, and well-known strings.</summary>
public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", "EF46DB3751D8E999")]
    [InlineData("a", "D24EC4F1A98C6E5B")]
    [InlineData("abc", "44BC2CF5AD770999")]
    [InlineData("Nobody inspects the spammish repetition", "FBCEA83C8A378BF1")]
    public void Hash_OfAString_IsThePublishedValue(string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(XxHash64.Hash(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData(1, "E934A84ADB052768")]
    [InlineData(4, "9136A0DCA57457EE")]
    [InlineData(14, "8282DCC4994E35C8")]
    [InlineData(222, "B641AE8CB691C174")]
    public void Hash_OfTheSanityBuffer_IsThePublishedValue(int length, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(XxHash64.Hash(SanityBuffer(length))));

    [Fact]
    public void Hash_OfNull_IsRefused() => Assert.Throws<ArgumentNullException>(() => XxHash64.Hash(null!));

    static byte[] SanityBuffer(int length)
    {
        var buffer = new byte[length];
        ulong generator = 2654435761;
        foreach (ref var octet in buffer.AsSpan())
        {
            octet = (byte)(generator >> 56);
            generator *= 11400714785074694797;
        }

        return buffer;
    }
}
