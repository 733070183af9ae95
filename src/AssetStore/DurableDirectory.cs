using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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
        using var directory = Open(path);
        Flush(directory);
    }

    /// <summary>For who flushes it again and again.</summary>
    public static SafeFileHandle Open(string path)
    {
        var directory = Open(path, flags: 0);
        return directory.IsInvalid ? throw new IOException("open", Marshal.GetLastPInvokeError()) : directory;
    }

    public static void Flush(SafeFileHandle directory)
    {
        if (FSync(directory) != 0)
            throw new IOException("fsync", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle descriptor);
}
