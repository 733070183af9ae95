using System.Buffers.Binary;
using System.Text;
using ReferenceApp.Imaging;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>What people and programs give the app in confidence: each is looked for in everything that is exported.</summary>
static class Canaries
{
    public const string Purpose = "canary-purpose-7c1e";
    public const string Requirement = "canary-requirement-b20d";
    public const string Text = "新茶まつり";
    public const string Instruction = "canary-instruction-51fa";
    public const string Change = "canary-change-9e37";
    public const string FileName = "canary-file-name-d4c8";
    public const string PictureText = "canary-picture-text-0a6b";
    public const string Reason = "canary-reason-e812";
    public const string UnknownKey = "rk_canary-unknown-key-63d9";
    public const string WrongPassword = "canary-password-2f75";
    public const string Baggage = "canary-baggage-c09a";

    public static IReadOnlyList<string> Planted =>
        [Purpose, Requirement, Text, Instruction, Change, FileName, PictureText, Reason, UnknownKey, WrongPassword, Baggage];

    /// <summary>What an internal identity or a session looks like: data that ASP.NET Core protects begins so.</summary>
    public const string ProtectedData = "CfDJ8";

    /// <summary>A plain picture that says the canary in a comment of its file (tEXt, PNG specification §11.3.3.2).</summary>
    public static byte[] Picture(int width, int height)
    {
        var rgba = new byte[width * height * 4];
        Array.Fill<byte>(rgba, 0xD8);
        for (var alpha = 3; alpha < rgba.Length; alpha += 4)
            rgba[alpha] = byte.MaxValue;
        var png = PictureCodec.Encode(new Picture(width, height, rgba), PictureFormat.Png);
        // After the signature and IHDR, which are always as long.
        return [.. png[..33], .. Chunk("tEXt", [.. "Comment\0"u8, .. Encoding.Latin1.GetBytes(PictureText)]), .. png[33..]];
    }

    /// <summary>The secret itself, and as it looks inside other text: base64 at each of the three places, and percent-encoded.</summary>
    public static IEnumerable<byte[]> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return bytes;
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret));
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            // Only the characters that the secret alone decides.
            var last = (before + bytes.Length) * 8 / 6;
            yield return Encoding.ASCII.GetBytes(text[(before == 0 ? 0 : before + 1)..last]);
        }
    }

    static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>Bit by bit as the PNG specification defines it.</summary>
    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
