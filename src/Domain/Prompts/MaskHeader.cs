using System.Buffers.Binary;
using ReferenceApp.Domain.Catalog;

namespace ReferenceApp.Domain.Prompts;

/// <summary>
/// What can be said of a mask without decoding it: its PNG header (W3C PNG, third edition, §5.2 and §11.2.1). Whether a
/// pixel is transparent is known only to a decoder.
/// </summary>
static class MaskHeader
{
    const int SizeOffset = 16;
    const int ColourTypeOffset = 25;
    const int HeaderLength = 33;
    const byte GreyWithAlpha = 4;
    const byte ColourWithAlpha = 6;

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R'];

    internal static IReadOnlyList<Fault> Check(byte[] png, PictureSize? picture, long bytesBelow, string field)
    {
        if (png.Length >= bytesBelow)
            return [Fault.Of(field, EditCodes.MaskTooLarge, ("bytes", png.Length), ("below", bytesBelow))];
        if (png.Length < HeaderLength || !png.AsSpan().StartsWith(Signature))
            return [Fault.Of(field, EditCodes.MaskNotPng)];

        var faults = new List<Fault>();
        if (png[ColourTypeOffset] is not (GreyWithAlpha or ColourWithAlpha))
            faults.Add(Fault.Of(field, EditCodes.MaskWithoutAlpha));
        var (width, height) = (Edge(png, SizeOffset), Edge(png, SizeOffset + sizeof(uint)));
        if (picture is { } size && (width != size.Width || height != size.Height))
            faults.Add(Fault.Of(field, EditCodes.MaskOtherSize, ("mask", $"{width}x{height}"), ("picture", size)));
        return faults;
    }

    static uint Edge(byte[] png, int offset) => BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(offset));
}
