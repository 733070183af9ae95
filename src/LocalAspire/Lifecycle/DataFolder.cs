using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>The folder in which a server keeps its data, locked for as long as the host runs.</summary>
/// <remarks>The lock is the kernel's: it dies with its process, so a crash never leaves one behind.</remarks>
sealed class DataFolder : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A process that was killed holds its locks until the kernel has cleared it away.
    static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PredecessorTimeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    readonly FileStream _lock;

    DataFolder(string path, bool isTemporary, FileStream fileLock)
    {
        Path = path;
        IsTemporary = isTemporary;
        _lock = fileLock;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether the folder is deleted at the end, because the model names none.</summary>
    public bool IsTemporary { get; }

    /// <summary>Opens and locks the folder that the model names for the resource, or a temporary one.</summary>
    /// <exception cref="DistributedApplicationException">Another copy uses the folder.</exception>
    public static async Task<DataFolder> OpenAsync(IResource resource, TimeProvider clock, CancellationToken cancellationToken)
    {
        var named = resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault()?.Source;
        var path = named ?? System.IO.Path.Combine(
            System.IO.Path.GetTempPath(), $"{resource.Name}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        Directory.CreateDirectory(path, OwnerOnly);
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var fileLock = new FileStream(
                    System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new DataFolder(path, named is null, fileLock);
            }
            catch (IOException locked) when (clock.GetElapsedTime(started) > LockPatience)
            {
                throw new DistributedApplicationException(
                    $"'{resource.Name}': the data folder {path} is in use by another running copy. Stop it, or choose another folder.",
                    locked);
            }
            catch (IOException)
            {
                await Task.Delay(PollInterval, clock, cancellationToken);
            }
        }
    }

    /// <summary>Has a temporary folder deleted even if this process is killed.</summary>
    public Task GuardAsync() => IsTemporary ? ProcessGuard.TellTemporaryFolderAsync(Path) : Task.CompletedTask;

    /// <summary>Waits until no process works in the subfolder any more: a server whose host was killed takes a moment to end.</summary>
    /// <exception cref="DistributedApplicationException">One is still there after ten seconds.</exception>
    public static async Task WaitUntilUnusedAsync(string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (FindUser(folder) is { } pid)
        {
            if (clock.GetElapsedTime(started) > PredecessorTimeout)
                throw new DistributedApplicationException($"The process {pid} still works in {folder}.");

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (IsTemporary && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    static int? FindUser(string folder)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(System.IO.Path.GetFileName(process), out var pid) && WorkingDirectory(process) == folder)
                return pid;
        }

        return null;
    }

    static string? WorkingDirectory(string process)
    {
        try
        {
            return new FileInfo(System.IO.Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // It has just ended, or is somebody else's.
        }
    }
}
