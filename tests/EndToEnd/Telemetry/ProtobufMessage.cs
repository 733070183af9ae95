using System.Text;
using Google.Protobuf;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>A message read without its schema: field numbers and their values, in the order in which they came.</summary>
sealed class ProtobufMessage
{
    readonly ILookup<int, object> _fields;

    ProtobufMessage(ILookup<int, object> fields) => _fields = fields;

    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    public static ProtobufMessage Parse(byte[] bytes)
    {
        var fields = new List<(int Number, object Value)>();
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
            if (Read(input, tag) is { } value)
                fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        return new ProtobufMessage(fields.ToLookup(field => field.Number, field => field.Value));
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => _fields[field].OfType<byte[]>().Select(Parse);

    public bool Has(int field) => _fields.Contains(field);

    /// <summary>Empty when the field is absent, as for every scalar of proto3.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Lower-case hex.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    /// <summary>Of a varint or a fixed integer.</summary>
    public ulong Number(int field) => _fields[field].OfType<ulong>().LastOrDefault();

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    byte[] Bytes(int field) => _fields[field].OfType<byte[]>().LastOrDefault([]);

    static object? Read(CodedInputStream input, uint tag)
    {
        switch (WireFormat.GetTagWireType(tag))
        {
            case WireFormat.WireType.Varint:
                return input.ReadUInt64();
            case WireFormat.WireType.Fixed64:
                return input.ReadFixed64();
            case WireFormat.WireType.LengthDelimited:
                return input.ReadBytes().ToByteArray();
            default:
                input.SkipLastField();
                return null;
        }
    }
}
