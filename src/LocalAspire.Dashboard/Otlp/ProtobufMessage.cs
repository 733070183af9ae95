using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>Walks the fields of one protobuf message in place; nested messages are not copied out of the buffer.</summary>
/// <remarks>Tags are compared whole, with their wire type: a field that comes in another type than the schema's is unknown,
/// and skipped like one. What cannot be read at all throws <see cref="InvalidProtocolBufferException"/>.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "It reads an array: there is no stream to close.")]
sealed class ProtobufMessage
{
    /// <summary>Wire types, to be combined with a field's number: <c>number &lt;&lt; 3 | type</c>.</summary>
    public const uint Varint = 0, Fixed64 = 1, Length = 2, Fixed32 = 5;

    readonly byte[] _buffer;
    readonly CodedInputStream _input;

    public ProtobufMessage(byte[] buffer)
        : this(buffer, 0, buffer.Length)
    {
    }

    ProtobufMessage(byte[] buffer, int start, int length)
    {
        _buffer = buffer;
        _input = new CodedInputStream(buffer, start, length);
    }

    /// <summary>Goes to the next field.</summary>
    /// <returns>Its tag; 0 at the end.</returns>
    public uint Next() => _input.ReadTag();

    public void Skip() => _input.SkipLastField();

    public ProtobufMessage Message()
    {
        var (start, length) = Payload();
        return new ProtobufMessage(_buffer, start, length);
    }

    /// <summary>A part of the buffer, to be copied by whoever keeps it.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var (start, length) = Payload();
        return _buffer.AsSpan(start, length);
    }

    public string Text() => _input.ReadString();

    public bool Bool() => _input.ReadBool();

    public int Int32() => _input.ReadInt32();

    public uint UInt32() => _input.ReadUInt32();

    public long Int64() => _input.ReadInt64();

    public double Double() => _input.ReadDouble();

    public ulong UInt64Fixed() => _input.ReadFixed64();

    public long Int64Fixed() => _input.ReadSFixed64();

    public uint UInt32Fixed() => _input.ReadFixed32();

    /// <summary>Nanoseconds since 1970; what lies beyond the year 2262 is cut off there.</summary>
    public long UnixNanoseconds() => (long)Math.Min(_input.ReadFixed64(), long.MaxValue);

    // Skipping checks that the field ends inside the message; its length prefix is the bytes up to the first without a high bit.
    (int Start, int Length) Payload()
    {
        var start = (int)_input.Position;
        _input.SkipLastField();
        while ((_buffer[start++] & 0x80) != 0)
        {
        }

        return (start, (int)_input.Position - start);
    }
}

/// <summary>What came is protobuf, and not what OTLP says it must be.</summary>
sealed class OtlpFormatException(string message) : FormatException(message);
