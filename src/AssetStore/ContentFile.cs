using System.Security.Cryptography;

namespace ReferenceApp.AssetStore;

static class ContentFile
{
    /// <summary>
    /// A new file that only its owner may read. Unbuffered: a buffer would meet a full disk a second time, when it is
    /// disposed, and that exception would hide the first.
    /// </summary>
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    /// <summary>An empty file of that kind.</summary>
    public static FileStream OpenToWrite(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Write,
        BufferSize = 0,
    });

    /// <summary>Returns when its bytes are on disk. It costs next to nothing when they were before.</summary>
    public static void Flush(string path)
    {
        using var handle = File.OpenHandle(path);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Opens it for reading, or null when there is none. Deleting it does not disturb who reads it.</summary>
    public static FileStream? OpenOrNull(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            throw StoreFault.Unavailable("open a file", e);
        }
    }

    /// <summary>Hash and length of what the file holds now, or null when there is none.</summary>
    public static async Task<(string Sha256, long Bytes)?> MeasureAsync(string path, CancellationToken cancel)
    {
        await using var file = OpenOrNull(path);
        if (file is null)
            return null;
        try
        {
            var hash = await SHA256.HashDataAsync(file, cancel);
            return (Convert.ToHexStringLower(hash), file.Position);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            throw StoreFault.Unavailable("read a file", e);
        }
    }
}
