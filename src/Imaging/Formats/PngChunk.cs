using System.Buffers.Binary;

namespace ReferenceApp.Imaging.Formats;

/// <summary>One chunk of a PNG file: length, type, data, CRC.</summary>
readonly ref struct PngChunk(int start, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
{
    /// <summary>Bytes around the data: length and type before it, CRC after it.</summary>
    public const int Overhead = 12;

    readonly ReadOnlySpan<byte> type = type;

    /// <summary>Offset of the length field in the file.</summary>
    public int Start { get; } = start;

    public ReadOnlySpan<byte> Data { get; } = data;

    public int End => Start + Overhead + Data.Length;

    public bool Is(ReadOnlySpan<byte> name) => type.SequenceEqual(name);

    /// <summary>False when the file ends before the chunk does. The CRC is not checked.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, int at, out PngChunk chunk)
    {
        chunk = default;
        if (file.Length - at < Overhead)
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - Overhead)
            return false;
        chunk = new PngChunk(at, file.Slice(at + 4, 4), file.Slice(at + 8, (int)length));
        return true;
    }
}
