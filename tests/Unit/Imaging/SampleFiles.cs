using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Xunit;

namespace ReferenceApp.Unit.Imaging;

/// <summary>Files that the product reads but does not write, and broken ones; made here, byte by byte where no library does.</summary>
static class SampleFiles
{
    public const int Width = 24;
    public const int Height = 16;

    /// <summary>Grey 1–16 bit (0), RGB (2), palette (3), grey with alpha (4), RGB with alpha (6), as in IHDR.</summary>
    public static byte[] Png(byte bitDepth, byte colourType, byte[] rows, int width = Width, int height = Height, params (string Type, byte[] Data)[] extra)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bitDepth, colourType);
        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", header), .. extra.SelectMany(chunk => Chunk(chunk.Type, chunk.Data)),
            .. Chunk("IDAT", Deflated(rows)), .. Chunk("IEND", [])];
    }

    /// <summary>Each row with its filter byte, 0: unfiltered.</summary>
    public static byte[] Rows(int bytesPerRow, int height, Func<int, int, byte> value)
    {
        var rows = new byte[(bytesPerRow + 1) * height];
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < bytesPerRow; i++)
                rows[y * (bytesPerRow + 1) + 1 + i] = value(i, y);
        }

        return rows;
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    public static byte[] Deflated(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return target.ToArray();
    }

    /// <summary>Bit by bit as the PNG specification defines it.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
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

    /// <summary>Makes every chunk's CRC right again, so that a decoder looks at what was changed inside.</summary>
    public static void RepairPng(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
                return;
            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Crc(png.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }
    }

    public static byte[] Jpeg(JpegKind kind)
    {
        const int progressive = 16384;
        const int noRealloc = 1024;
        var (format, channels, subsampling) = kind switch
        {
            JpegKind.Grey => (6, 1, 3),
            JpegKind.Cmyk => (11, 4, 0),
            JpegKind.Subsampled => (0, 3, 2),
            _ => (0, 3, 0),
        };
        var pixels = new byte[Width * Height * channels];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i / (channels * Width) * 12 + i % channels * 30);
        var buffer = Marshal.AllocHGlobal(65536);
        var encoder = tjInitCompress();
        try
        {
            var length = new CULong(65536);
            var flags = noRealloc | (kind == JpegKind.Progressive ? progressive : 0);
            Assert.Equal(0, tjCompress2(encoder, pixels, Width, 0, Height, format, ref buffer, ref length, subsampling, 90, flags));
            var file = new byte[(int)length.Value];
            Marshal.Copy(buffer, file, 0, file.Length);
            return file;
        }
        finally
        {
            _ = tjDestroy(encoder);
            Marshal.FreeHGlobal(buffer);
        }
    }

    public static byte[] LosslessWebp(byte[] rgba, int width, int height)
    {
        var length = WebPEncodeLosslessRGBA(rgba, width, height, 4 * width, out var buffer);
        try
        {
            var file = new byte[(int)length];
            Marshal.Copy(buffer, file, 0, file.Length);
            return file;
        }
        finally
        {
            WebPFree(buffer);
        }
    }

    /// <summary>The extended form: flags, canvas, then the chunks given.</summary>
    public static byte[] ExtendedWebp(byte flags, int width, int height, params (string Type, byte[] Data)[] chunks)
    {
        byte[] canvas = [flags, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)];
        byte[] body = [.. "WEBP"u8, .. WebpChunk("VP8X", canvas), .. chunks.SelectMany(chunk => WebpChunk(chunk.Type, chunk.Data))];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    static byte[] WebpChunk(string type, byte[] data) =>
        [.. System.Text.Encoding.ASCII.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length % 2]];

    static byte[] UInt24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    [DllImport("libturbojpeg.so.0")]
    static extern nint tjInitCompress();

    [DllImport("libturbojpeg.so.0")]
    static extern int tjDestroy(nint handle);

    [DllImport("libturbojpeg.so.0")]
    static extern int tjCompress2(nint handle, byte[] source, int width, int pitch, int height, int format, ref nint file, ref CULong length, int subsampling, int quality, int flags);

    [DllImport("libwebp.so.7")]
    static extern nuint WebPEncodeLosslessRGBA(byte[] rgba, int width, int height, int stride, out nint file);

    [DllImport("libwebp.so.7")]
    static extern void WebPFree(nint file);
}

public enum JpegKind
{
    Full,
    Subsampled,
    Grey,
    Progressive,
    Cmyk,
}
