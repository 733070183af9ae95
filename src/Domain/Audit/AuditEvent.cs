namespace ReferenceApp.Domain.Audit;

/// <summary>
/// Something that happened, in the words of the audit log. An event is the audit entry: there is no state that the
/// entries of a stream do not explain. It carries ids, hashes, counts and codes; personal text only as a
/// <see cref="TextBinding"/>.
/// </summary>
public abstract record AuditEvent;

/// <summary>Ties an entry to a text that can be erased without breaking the log.</summary>
/// <param name="Id">The side row that holds salt and text.</param>
/// <param name="Sha256">Lower-case hex of SHA-256 over salt and UTF-8 text.</param>
public sealed record TextBinding(Guid Id, string Sha256);

/// <summary>A text with its salt, kept beside the log and bound to it by <see cref="TextBinding"/>.</summary>
public sealed record SideText(Guid Id, byte[] Salt, byte[] Utf8)
{
    /// <summary>Length of the salt in bytes; long enough that a short text cannot be guessed from its hash.</summary>
    public const int SaltLength = 16;

    public static SideText Create(IdSource ids, byte[] utf8) => new(ids.NewId(), ids.NewSalt(SaltLength), utf8);

    public TextBinding Binding()
    {
        var salted = new byte[Salt.Length + Utf8.Length];
        Salt.CopyTo(salted, 0);
        Utf8.CopyTo(salted, Salt.Length);
        return new TextBinding(Id, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(salted)));
    }
}

/// <summary>Whose history an entry belongs to.</summary>
public enum StreamKind
{
    Attempt,
    Job,
}

/// <summary>One stored entry.</summary>
/// <param name="Version">Position in its stream, from 1.</param>
/// <param name="At">UTC.</param>
/// <param name="Caller">The key's caller name that the stream belongs to.</param>
/// <param name="TraceId">W3C trace id of the work that wrote it.</param>
public sealed record Entry(
    Guid Id, StreamKind Kind, Guid StreamId, long Version, DateTimeOffset At, string Caller, string? TraceId,
    AuditEvent Event);
