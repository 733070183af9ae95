using System.IO.MemoryMappedFiles;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;

namespace ReferenceApp.Imaging;

/// <summary>Reads what a received file says it is, and that it comes to its end. The file is mapped, so memory does not grow with it; pixels are decoded where they are judged.</summary>
public sealed class PictureInspector : IPictureInspector
{
    public Task<StoredPicture?> InspectAsync(SpooledFile file, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(ReadHeader(file) is { } header
            ? new StoredPicture(file.Sha256, file.Bytes, header.Width, header.Height, Spell(header.Format), header.HasC2pa)
            : null);
    }

    static unsafe PictureHeader? ReadHeader(SpooledFile file)
    {
        if (file.Bytes is 0 || file.Bytes > PictureLimits.Default.MaxBytes)
            return null;
        using var map = MemoryMappedFile.CreateFromFile(file.Path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, file.Bytes, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var bytes = new ReadOnlySpan<byte>(start + view.PointerOffset, (int)file.Bytes);
            return PictureCodec.TryReadWhole(bytes, out var header)
                && (long)header.Width * header.Height <= PictureLimits.Default.MaxPixels ? header : null;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    static string Spell(PictureFormat format) => format switch
    {
        PictureFormat.Png => "png",
        PictureFormat.Jpeg => "jpeg",
        _ => "webp",
    };
}
