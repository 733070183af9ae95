using System.Buffers.Binary;
using ReferenceApp.Imaging.Formats;

namespace ReferenceApp.Imaging;

/// <summary>
/// Content Credentials (C2PA 2.x, "Embedding manifests"): where a file carries its manifest. PNG: a <c>caBX</c> chunk;
/// JPEG: JUMBF in APP11; WebP: a <c>C2PA</c> chunk. Signatures are neither checked nor made here.
/// </summary>
public static class Provenance
{
    /// <summary>Whether the file is a picture that carries a C2PA manifest.</summary>
    public static bool CarriesC2pa(ReadOnlySpan<byte> file) =>
        PictureCodec.TryReadHeader(file, out var header, out _) && header.HasC2pa;

    /// <summary>Puts a manifest into a PNG, before its first picture data. Nothing else in the file changes.</summary>
    /// <param name="png">A whole PNG file.</param>
    /// <param name="manifest">The JUMBF bytes; stored as they are.</param>
    /// <exception cref="ArgumentException">Not a PNG with picture data, or it carries a manifest already (C2PA allows one).</exception>
    public static byte[] AddToPng(ReadOnlySpan<byte> png, ReadOnlySpan<byte> manifest)
    {
        if (!png.StartsWith(PngFile.Signature))
            throw new ArgumentException("Not a PNG file.", nameof(png));
        var at = PngFile.Signature.Length;
        while (PngChunk.TryRead(png, at, out var chunk) && !chunk.Is("IEND"u8))
        {
            if (chunk.Is("caBX"u8))
                throw new ArgumentException("The PNG file carries a manifest already.", nameof(png));
            if (chunk.Is("IDAT"u8))
                return [.. png[..at], .. Chunk("caBX"u8, manifest), .. png[at..]];
            at = chunk.End;
        }

        throw new ArgumentException("The PNG file has no picture data.", nameof(png));
    }

    static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[PngChunk.Overhead + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Of(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }
}
