using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

/// <summary>Writes OTLP as its proto files say, field by field; knows nothing of the code that reads it.</summary>
static class Wire
{
    public const string TraceId = "0102030405060708090a0b0c0d0e0f10";
    public const string SpanId = "1112131415161718";

    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(f => f)];

    public static byte[] Field(int number, byte[] payload) => Write(o =>
    {
        o.WriteTag(number, WireFormat.WireType.LengthDelimited);
        o.WriteBytes(ByteString.CopyFrom(payload));
    });

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(int number, long value) => Write(o =>
    {
        o.WriteTag(number, WireFormat.WireType.Varint);
        o.WriteInt64(value);
    });

    public static byte[] Fixed64(int number, ulong value) => Write(o =>
    {
        o.WriteTag(number, WireFormat.WireType.Fixed64);
        o.WriteFixed64(value);
    });

    public static byte[] Double(int number, double value) => Write(o =>
    {
        o.WriteTag(number, WireFormat.WireType.Fixed64);
        o.WriteDouble(value);
    });

    public static byte[] Packed(int number, params ulong[] values) => Field(number, [.. values.SelectMany(v =>
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, v);
        return bytes;
    })]);

    public static byte[] Packed(int number, params double[] values) =>
        Packed(number, [.. values.Select(v => (ulong)BitConverter.DoubleToInt64Bits(v))]);

    public static byte[] Text(int number, string key, string value) => Field(number, Message(Field(1, key), Field(2, Field(1, value))));

    public static byte[] Value(int number, string key, byte[] value) => Field(number, Message(Field(1, key), Field(2, value)));

    /// <summary>An export request of any signal: one process, one scope, these records.</summary>
    public static byte[] Request(string service, params byte[][] records) => RequestOf(service, "source", records);

    public static byte[] RequestOf(string service, string scope, params byte[][] records) => Field(1, Message(
        Field(1, Message(Text(1, "service.name", service), Text(1, "service.instance.id", "abc"))),
        Field(2, Message([Field(1, Field(1, scope)), .. records.Select(r => Field(2, r))]))));

    public static byte[] Span(
        string name = "span", string traceId = TraceId, string spanId = SpanId, string parent = "", int kind = 1, ulong start = 1_000, ulong end = 2_000,
        params byte[][] more) => Message(
        [
            Field(1, Convert.FromHexString(traceId)), Field(2, Convert.FromHexString(spanId)), Field(4, Convert.FromHexString(parent)),
            Field(5, name), Varint(6, kind), Fixed64(7, start), Fixed64(8, end), .. more,
        ]);

    public static byte[] Log(string message, int severity = 9, ulong time = 5_000, params byte[][] more) =>
        Message([Fixed64(1, time), Varint(2, severity), Field(5, Field(1, message)), .. more]);

    static byte[] Write(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
            write(output);
        return memory.ToArray();
    }
}
