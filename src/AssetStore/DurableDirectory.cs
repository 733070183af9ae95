using System.Runtime.InteropServices;

namespace ReferenceApp.AssetStore;

/// <summary>
/// Directories whose entries survive a power cut. A rename is on disk only when the directory is flushed (fsync(2),
/// notes), which .NET cannot do: it opens no directories.
/// </summary>
static partial class DurableDirectory
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it if it is missing, and closes it to everyone but its owner either way.</summary>
    public static void Create(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        File.SetUnixFileMode(path, OwnerOnly);
    }

    /// <summary>Writes the directory's entries to disk.</summary>
    public static void Flush(string path)
    {
        var descriptor = Open(path, flags: 0);
        if (descriptor < 0)
            throw new IOException("open", Marshal.GetLastPInvokeError());
        try
        {
            if (FSync(descriptor) != 0)
                throw new IOException("fsync", Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
