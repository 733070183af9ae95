using System.Buffers.Binary;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.SampleFiles;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

/// <summary>Thousands of broken files, the same in every run: each gives a picture within the limits or a reason, and takes no more memory than they allow.</summary>
public sealed class HostileFileTests
{
    const int MutationsPerFile = 800;

    static readonly PictureLimits Limits = new(1_000_000, 250_000);

    public static TheoryData<string> Kinds => [.. Files.Keys];

    static Dictionary<string, byte[]> Files => new(StringComparer.Ordinal)
    {
        ["png opaque"] = PictureCodec.Encode(Poster(Width, Height), PictureFormat.Png),
        ["png alpha"] = PictureCodec.Encode(WithAlpha(Width, Height), PictureFormat.Png),
        ["png palette"] = Png(8, 3, Rows(Width, Height, (_, y) => (byte)(y % 2)), extra: [("PLTE", [200, 100, 50, 1, 2, 3]), ("tRNS", [255, 0])]),
        ["png 16 bit"] = Png(16, 6, Rows(8 * Width, Height, (i, y) => (byte)(i * y))),
        ["jpeg"] = Jpeg(JpegKind.Full),
        ["jpeg subsampled"] = Jpeg(JpegKind.Subsampled),
        ["jpeg grey"] = Jpeg(JpegKind.Grey),
        ["jpeg progressive"] = Jpeg(JpegKind.Progressive),
        ["jpeg cmyk"] = Jpeg(JpegKind.Cmyk),
        ["webp lossy"] = PictureCodec.Encode(Poster(Width, Height), PictureFormat.Webp, 80),
        ["webp alpha"] = PictureCodec.Encode(WithAlpha(Width, Height), PictureFormat.Webp, 80),
        ["webp lossless"] = LosslessWebp(WithAlpha(Width, Height).Rgba, Width, Height),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_OfAMutatedFile_GivesAPictureWithinTheLimitsOrAReason(string kind)
    {
        var original = Files[kind];
        var random = new Random(20260421);
        var (read, refused) = (0, 0);
        for (var round = 0; round < MutationsPerFile; round++)
        {
            var file = Mutate(original, random);
            if (DecodesWithinLimits(file))
                read++;
            else
                refused++;
        }

        // Both happen, or the mutations are too weak, or too strong to get past the header.
        Assert.True(refused > MutationsPerFile / 20, $"{refused} refused");
        Assert.True(read > 5 || kind == "jpeg cmyk", $"{read} read");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_OfEveryBeginningOfAFile_GivesAPictureWithinTheLimitsOrAReason(string kind)
    {
        var original = Files[kind];
        for (var length = 0; length < original.Length; length++)
            DecodesWithinLimits(original[..length]);
    }

    static bool DecodesWithinLimits(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = PictureCodec.TryDecode(file, Limits, out var picture, out var fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Limits.MaxPixels + 100_000);

        var hasHeader = PictureCodec.TryReadHeader(file, out var header, out _);
        Assert.Equal(read, picture is not null);
        Assert.Equal(read, fault is null);
        if (picture is not null)
        {
            Assert.True(hasHeader);
            Assert.Equal((header!.Width, header.Height), (picture.Width, picture.Height));
            Assert.True((long)picture.Width * picture.Height <= Limits.MaxPixels);
        }

        return read;
    }

    static byte[] Mutate(byte[] original, Random random)
    {
        var file = (byte[])original.Clone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(file.Length);
            switch (random.Next(7))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
                case 3 when at + 4 <= file.Length:
                    BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), Extremes[random.Next(Extremes.Length)]);
                    break;
                case 4:
                    file = [.. file[..at], .. file[random.Next(at, file.Length)..]];
                    break;
                case 5:
                    file = [.. file[..at], .. file[random.Next(at + 1)..]];
                    break;
                default:
                    file[at] = file[random.Next(file.Length)];
                    break;
            }

            if (file.Length == 0)
                return file;
        }

        if (random.Next(4) != 0)
            RepairPng(file.Length > 8 && file[0] == 0x89 ? file : []);
        return file;
    }

    static readonly int[] Extremes = [0, 1, -1, int.MaxValue, int.MinValue, 0x10000, 0x0FFF, 255];
}
