using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>Where a picture's accidents come from: the same request gives the same picture, another one gives another.</summary>
readonly record struct Seed(ulong Value)
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    /// <param name="order">What was asked for, in words.</param>
    /// <param name="index">Which of the <c>n</c> pictures of a request.</param>
    public static Seed Of(string order, ReadOnlySpan<byte> source, int index)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(order));
        hash.AppendData(source);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Seed(BinaryPrimitives.ReadUInt64LittleEndian(digest)).With(index);
    }

    /// <summary>An independent seed for one part of the picture.</summary>
    public Seed With(int part) => new(At((ulong)part));

    /// <summary>One of <paramref name="count"/>, from 0.</summary>
    public int Pick(int part, int count) => (int)(At((ulong)part) % (ulong)count);

    /// <summary>A number from 0 to 1, 1 excluded.</summary>
    public double Unit(int part) => (At((ulong)part) >> 11) * (1.0 / (1UL << 53));

    /// <summary>64 even bits for a position (SplitMix64, Steele et al. 2014).</summary>
    public ulong At(ulong position)
    {
        var z = Value + (position + 1) * Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
