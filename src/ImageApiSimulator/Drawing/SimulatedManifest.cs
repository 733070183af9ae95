using System.Buffers.Binary;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// Stands where a real PNG of gpt-image-2 carries its C2PA manifest. The box has the outer form of JUMBF (ISO 19566-5), says that
/// it is simulated and is signed by nobody: no verifier can take it for OpenAI's.
/// </summary>
static class SimulatedManifest
{
    static readonly byte[] JsonContentType = [.. "json"u8, 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    public static byte[] Bytes { get; } = Box("jumb"u8,
    [
        .. Box("jumd"u8, [.. JsonContentType, /* requestable, has a label */ 0x03, .. "simulated.manifest\0"u8]),
        .. Box("json"u8, """{"simulated":true,"claim_generator":"ReferenceApp.ImageApiSimulator","signature":null}"""u8),
    ]);

    static byte[] Box(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var box = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        type.CopyTo(box.AsSpan(4));
        content.CopyTo(box.AsSpan(8));
        return box;
    }
}
