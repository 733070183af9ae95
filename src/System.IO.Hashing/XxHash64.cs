using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>
/// XXH64 with seed 0, as specified in xxHash's <c>doc/xxhash_spec.md</c>. It has the one member that YARP calls, for its
/// hash-cookie session affinity. Not a cryptographic hash.
/// </summary>
public static class XxHash64
{
    const ulong Prime1 = 0x9E3779B185EBCA87;
    const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    const ulong Prime3 = 0x165667B19E3779F9;
    const ulong Prime4 = 0x85EBCA77C2B2AE63;
    const ulong Prime5 = 0x27D4EB2F165667C5;

    const int StripeLength = 32;

    /// <returns>Eight bytes, the most significant first (the canonical representation).</returns>
    public static byte[] Hash(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var result = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(result, Compute(source));
        return result;
    }

    static ulong Compute(ReadOnlySpan<byte> input)
    {
        var stripes = input.Length / StripeLength * StripeLength;
        var hash = stripes == 0 ? Prime5 : ConsumeStripes(input[..stripes]);
        return Avalanche(ConsumeRest(hash + (ulong)input.Length, input[stripes..]));
    }

    static ulong ConsumeStripes(ReadOnlySpan<byte> input)
    {
        var (a, b, c, d) = (unchecked(Prime1 + Prime2), Prime2, 0UL, unchecked(0UL - Prime1));
        for (; input.Length > 0; input = input[StripeLength..])
        {
            a = Round(a, Read64(input));
            b = Round(b, Read64(input[8..]));
            c = Round(c, Read64(input[16..]));
            d = Round(d, Read64(input[24..]));
        }

        var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        foreach (var lane in (ReadOnlySpan<ulong>)[a, b, c, d])
            hash = (hash ^ Round(0, lane)) * Prime1 + Prime4;
        return hash;
    }

    static ulong ConsumeRest(ulong hash, ReadOnlySpan<byte> input)
    {
        for (; input.Length >= 8; input = input[8..])
            hash = BitOperations.RotateLeft(hash ^ Round(0, Read64(input)), 27) * Prime1 + Prime4;
        if (input.Length >= 4)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(input);
            hash = BitOperations.RotateLeft(hash ^ (word * Prime1), 23) * Prime2 + Prime3;
            input = input[4..];
        }

        foreach (var octet in input)
            hash = BitOperations.RotateLeft(hash ^ (octet * Prime5), 11) * Prime1;
        return hash;
    }

    static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    static ulong Round(ulong accumulator, ulong lane) =>
        BitOperations.RotateLeft(accumulator + lane * Prime2, 31) * Prime1;

    static ulong Read64(ReadOnlySpan<byte> input) => BinaryPrimitives.ReadUInt64LittleEndian(input);
}
