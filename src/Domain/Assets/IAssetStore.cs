namespace ReferenceApp.Domain.Assets;

/// <summary>
/// A file that is complete, but not yet part of the store. It survives its process; the machine's power is not to fail before
/// it is adopted.
/// </summary>
/// <param name="Path">A local file, whatever kind of store it will be adopted by.</param>
/// <param name="Sha256">Lower-case hex of the bytes, computed while they were written.</param>
/// <param name="Bytes">Length in bytes.</param>
public sealed record SpooledFile(string Path, string Sha256, long Bytes);

/// <summary>
/// Pictures and raw answers by content. Nothing is ever held whole in memory: bytes are hashed on their way to disk,
/// and a file becomes visible under its hash only when it is complete and flushed.
/// </summary>
public interface IAssetStore
{
    /// <summary>Streams what <paramref name="write"/> produces to a spool file. A failed or cancelled write leaves nothing visible.</summary>
    /// <param name="name">Ties the file to its cause, for example an attempt id and a part; letters, digits and '-' only.</param>
    Task<SpooledFile> SpoolAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancel);

    /// <summary>Makes a spooled file readable under its hash, and returns when that is on disk. Adopting the same content twice is the same as once.</summary>
    Task AdoptAsync(SpooledFile file, CancellationToken cancel);

    /// <summary>Removes a spooled file that is not to be adopted. Absence is no error.</summary>
    Task DiscardAsync(SpooledFile file, CancellationToken cancel);

    /// <summary>
    /// Whole files spooled under a name with this prefix, oldest first, each re-read and found to be what was written.
    /// After a crash between an answer's last byte and its commit, they are the answer.
    /// </summary>
    Task<IReadOnlyList<SpooledFile>> FindSpoolAsync(string namePrefix, CancellationToken cancel);

    /// <summary>Opens the content for reading, or null when the store does not hold it (never stored, or deleted).</summary>
    Task<Stream?> OpenReadAsync(string sha256, CancellationToken cancel);

    /// <summary>Deletes the content. The caller has made sure that no reference is left. Absence is no error.</summary>
    Task DeleteAsync(string sha256, CancellationToken cancel);
}
