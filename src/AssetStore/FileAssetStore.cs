using Microsoft.Extensions.Options;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AssetStore;

/// <summary>A spool file that has not been written to for a while: work that is about to end, or what a crash left.</summary>
/// <param name="Path">Where it lies; only the store may interpret this.</param>
/// <param name="Name">The name that it was spooled under, which tells whose it is.</param>
/// <param name="IsComplete">True when all of it was on disk before the crash, so that it can be adopted.</param>
/// <param name="Bytes">Length in bytes.</param>
public sealed record SpoolLeftover(string Path, string Name, bool IsComplete, long Bytes, DateTimeOffset LastWritten);

/// <summary>
/// Content in files: <c>objects/ab/abcd…</c> by SHA-256, <c>spool/</c> for what is on its way. Several processes may
/// share the directory: a file appears under its hash by one rename, so there is nothing to lock. Every fault of the
/// file system is an <see cref="AssetStoreUnavailableException"/>; a name that this store would not make is an
/// <see cref="ArgumentException"/>.
/// </summary>
public sealed class FileAssetStore : IAssetStore, IDisposable
{
    readonly string objects;
    readonly Spool spool;
    readonly SharedFlush directories = new();
    readonly TimeProvider clock;

    public FileAssetStore(IOptions<AssetStoreOptions> options, IdSource ids, TimeProvider clock)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Directory));
        objects = Path.Combine(root, "objects");
        var spoolDirectory = Path.Combine(root, "spool");
        spool = new Spool(spoolDirectory, options.Value.MaxBytes, ids);
        this.clock = clock;
        StoreFault.Translate("open its directory", () => CreateDirectories(root, spoolDirectory));
    }

    public Task<SpooledFile> SpoolAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancel) =>
        spool.WriteAsync(name, write, cancel);

    /// <summary>
    /// Whole files that were spooled under a name with this prefix, oldest first, each re-read and found to be what was
    /// written. After a crash between the answer's last byte and its commit, they are the answer.
    /// </summary>
    public Task<IReadOnlyList<SpooledFile>> FindSpoolAsync(string namePrefix, CancellationToken cancel) =>
        spool.FindAsync(namePrefix, cancel);

    /// <summary>
    /// Spool files untouched for <paramref name="unusedFor"/>. The store deletes none by itself: an attempt may still own
    /// one, and only the database knows.
    /// </summary>
    public IReadOnlyList<SpoolLeftover> FindLeftovers(TimeSpan unusedFor) =>
        spool.FindLeftovers(clock.GetUtcNow() - unusedFor);

    public async Task AdoptAsync(SpooledFile file, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var source = spool.Require(file.Path, file.Sha256);
        var target = ObjectPath(file.Sha256);
        try
        {
            // Its bytes were hashed when they were written or found. Replacing content by the same content is harmless to
            // its readers, and heals a copy that has rotted.
            ContentFile.Flush(source);
            File.Move(source, target, overwrite: true);
            await directories.FlushAsync(Path.GetDirectoryName(target)!);
        }
        catch (FileNotFoundException)
        {
            await RequireContentAsync(target, file, cancel);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            throw StoreFault.Unavailable("adopt a file", e);
        }
    }

    public Task DiscardAsync(SpooledFile file, CancellationToken cancel) => DiscardAsync(file.Path, spool.Discard, cancel);

    /// <summary>Removes what a crash left, once the caller knows that no attempt owns it. Absence is no error.</summary>
    public Task DiscardAsync(SpoolLeftover leftover, CancellationToken cancel) => DiscardAsync(leftover.Path, File.Delete, cancel);

    public Task<Stream?> OpenReadAsync(string sha256, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(ContentFile.OpenOrNull(ObjectPath(sha256)));
    }

    public Task DeleteAsync(string sha256, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = ObjectPath(sha256);
        StoreFault.Translate("delete a file", () =>
        {
            File.Delete(path);
            DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        });
        return Task.CompletedTask;
    }

    /// <summary>Removes what was kept to be written again.</summary>
    public void Dispose() => spool.Dispose();

    Task DiscardAsync(string path, Action<string> discard, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoreFault.Translate("discard a file", () => discard(spool.Require(path)));
        return Task.CompletedTask;
    }

    string ObjectPath(string sha256)
    {
        Sha256Name.Require(sha256);
        return Path.Combine(objects, sha256[..2], sha256);
    }

    // All of them at once, so that no later rename depends on a folder whose own entry is not on disk yet.
    void CreateDirectories(string root, string spoolDirectory)
    {
        DurableDirectory.Create(objects);
        DurableDirectory.Create(spoolDirectory);
        for (var first = 0; first <= byte.MaxValue; first++)
            DurableDirectory.Create(Path.Combine(objects, $"{first:x2}"));
        DurableDirectory.Flush(objects);
        DurableDirectory.Flush(root);
    }

    // The file was adopted before, by this caller or by a twin that recovered it.
    static async Task RequireContentAsync(string target, SpooledFile file, CancellationToken cancel)
    {
        if (await ContentFile.MeasureAsync(target, cancel) is not { } content || content.Sha256 != file.Sha256)
            throw new AssetStoreUnavailableException("The asset store failed to adopt a file: neither it nor its content is there.");
    }
}
