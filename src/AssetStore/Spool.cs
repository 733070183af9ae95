using System.Buffers;
using System.Collections.Concurrent;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AssetStore;

/// <summary>
/// The folder of files that are not yet content: <c>{name}.{id}.part</c> while it is written,
/// <c>{name}.{id}.{sha256}</c> once it is whole. The id keeps two writes of one name apart. Nothing here is flushed: what
/// is adopted is flushed then, and until then nobody has been promised anything.
/// </summary>
/// <remarks>
/// What is discarded is emptied, and written again as <c>empty.{id}</c> becomes the next part: to delete it would be the dearest part of a
/// paid call (docs/decisions/0010-spool-files-are-written-again.md).
/// </remarks>
sealed class Spool(string directory, long maxBytes, IdSource ids) : IDisposable
{
    const string PartSuffix = ".part";
    const string EmptyName = "empty";

    /// <summary>As many as are ever written at a time.</summary>
    const int MaxEmpty = 128;

    // With id, hash and dots a file name stays below the 255 bytes that file systems take.
    const int MaxNameLength = 128;

    static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    readonly ConcurrentQueue<string> empties = new();

    public async Task<SpooledFile> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancel)
    {
        RequireName(name);
        var stem = Path.Combine(directory, $"{name}.{ids.NewId():N}");
        var part = stem + PartSuffix;
        try
        {
            var (sha256, bytes) = await WritePartAsync(part, write, cancel);
            var complete = $"{stem}.{sha256}";
            StoreFault.Translate("complete a file", () => File.Move(part, complete, overwrite: true));
            return new SpooledFile(complete, sha256, bytes);
        }
        catch
        {
            TryDelete(part);
            throw;
        }
    }

    /// <summary>
    /// Whole files whose name starts so and whose bytes still have the hash in their name, oldest first. After a power cut a
    /// name may be there without its bytes.
    /// </summary>
    public async Task<IReadOnlyList<SpooledFile>> FindAsync(string namePrefix, CancellationToken cancel)
    {
        RequireName(namePrefix);
        var found = new List<SpooledFile>();
        foreach (var path in Files().Where(path => Path.GetFileName(path).StartsWith(namePrefix, StringComparison.Ordinal)))
        {
            if (HashInName(path) is { } sha256 && await ContentFile.MeasureAsync(path, cancel) is { } content && content.Sha256 == sha256)
                found.Add(new SpooledFile(path, sha256, content.Bytes));
        }

        return found;
    }

    /// <summary>Files that nobody has written to since <paramref name="before"/>, whole or not, oldest first.</summary>
    public IReadOnlyList<SpoolLeftover> FindLeftovers(DateTimeOffset before) =>
    [
        .. from path in Files()
           let file = new FileInfo(path)
           where file.Exists && file.LastWriteTimeUtc < before.UtcDateTime
           select new SpoolLeftover(path, NameOf(path), HashInName(path) is not null, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)),
    ];

    /// <summary>Its bytes are gone when this returns. Absence is no error.</summary>
    public void Discard(string path)
    {
        if (empties.Count >= MaxEmpty || !TryEmpty(path))
            File.Delete(path);
    }

    /// <summary>Deletes what was kept to be written again.</summary>
    public void Dispose()
    {
        while (empties.TryDequeue(out var path))
            TryDelete(path);
    }

    /// <summary>The path, if it is one that this spool made.</summary>
    /// <exception cref="ArgumentException">It lies elsewhere, or its name and hash disagree.</exception>
    public string Require(string path, string? sha256 = null)
    {
        if (Path.GetDirectoryName(path) != directory || Path.GetFileName(path) is "." or ".." or ""
            || (sha256 is not null && HashInName(path) != sha256))
            throw new ArgumentException("This store did not spool that file.", nameof(path));
        return path;
    }

    async Task<(string Sha256, long Bytes)> WritePartAsync(
        string part, Func<Stream, CancellationToken, Task> write, CancellationToken cancel)
    {
        await using var file = StoreFault.Translate("create a file", () => OpenEmpty(part) ?? ContentFile.Create(part));
        await using var hashing = new HashingStream(file, maxBytes);
        await write(hashing, cancel);
        cancel.ThrowIfCancellationRequested();
        var sha256 = hashing.Complete();
        return (sha256, hashing.Length);
    }

    FileStream? OpenEmpty(string part)
    {
        while (empties.TryDequeue(out var path))
        {
            try
            {
                File.Move(path, part, overwrite: true);
                return ContentFile.OpenToWrite(part);
            }
            catch (FileNotFoundException)
            {
                // Another process has cleaned up.
            }
        }

        return null;
    }

    // False leaves it to be deleted: it is gone, or somebody is reading it and goes on doing so undisturbed.
    bool TryEmpty(string path)
    {
        try
        {
            var empty = Path.Combine(directory, $"{EmptyName}.{ids.NewId():N}");
            using (var only = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                RandomAccess.SetLength(only, 0);
                File.Move(path, empty, overwrite: true);
            }

            // Not before it is closed: until then nobody else can open it.
            empties.Enqueue(empty);
            return true;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            return false;
        }
    }

    IOrderedEnumerable<string> Files() =>
        StoreFault.Translate("list files", () => Directory.GetFiles(directory)).Order(StringComparer.Ordinal);

    static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    static string? HashInName(string path)
    {
        var end = Path.GetExtension(path.AsSpan()).TrimStart('.');
        return Sha256Name.IsValid(end) ? end.ToString() : null;
    }

    static void RequireName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new ArgumentException($"A spool name is 1 to {MaxNameLength} letters, digits and '-'.", nameof(name));
    }

    static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            // The write has failed already, and what is left is never visible: FindLeftovers lists it.
        }
    }
}
