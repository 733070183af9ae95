using System.Buffers.Binary;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Benchmarks.Steps;

/// <summary>Reads a PNG's size where it stands and decodes nothing, because imaging is not what is measured.</summary>
sealed class HeaderInspector : IPictureInspector
{
    const int SizeAt = 16;

    public async Task<StoredPicture?> InspectAsync(SpooledFile file, CancellationToken cancel)
    {
        var size = new byte[2 * sizeof(int)];
        using var handle = File.OpenHandle(file.Path);
        if (await RandomAccess.ReadAsync(handle, size, SizeAt, cancel) < size.Length)
            return null;
        return new StoredPicture(
            file.Sha256, file.Bytes, BinaryPrimitives.ReadInt32BigEndian(size),
            BinaryPrimitives.ReadInt32BigEndian(size.AsSpan(sizeof(int))), "png", C2pa: false);
    }
}
