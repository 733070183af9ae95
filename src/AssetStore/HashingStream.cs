using System.Security.Cryptography;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AssetStore;

/// <summary>
/// Hashes and counts what is written on its way to <paramref name="file"/>. Faults of the file are told apart from
/// faults of whoever writes (a connection that breaks is an <see cref="IOException"/> too), and once it has failed it
/// stays failed, also for a writer that swallows exceptions.
/// </summary>
sealed class HashingStream(Stream file, long maxBytes) : Stream
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    string? sha256;
    Exception? failure;
    long length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => sha256 is null;

    /// <summary>Bytes written so far.</summary>
    public override long Length => length;

    public override long Position { get => length; set => throw new NotSupportedException(); }

    /// <summary>Lower-case hex of all that was written. Nothing can be written any more.</summary>
    public string Complete()
    {
        ThrowIfFailed();
        return sha256 ??= Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        try
        {
            file.Write(buffer);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
    }

    // A buffered write ends in the page cache: handing it to another thread costs more than doing it.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Fail(new OperationCanceledException(cancellationToken));
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Nobody reads the file before it is complete, so the writer has nothing to gain from a flush.
    public override void Flush() => ThrowIfFailed();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A writer may dispose the stream that it was given; the hash is still wanted then.
    protected override void Dispose(bool disposing)
    {
        if (disposing && failure is null)
            Complete();
        if (disposing)
            hash.Dispose();
        base.Dispose(disposing);
    }

    void Count(ReadOnlySpan<byte> buffer)
    {
        ThrowIfFailed();
        ObjectDisposedException.ThrowIf(!CanWrite, this);
        if (buffer.Length > maxBytes - length)
            throw Fail(new AssetTooLargeException(maxBytes));
        length += buffer.Length;
        hash.AppendData(buffer);
    }

    void ThrowIfFailed()
    {
        if (failure is not null)
            throw failure;
    }

    Exception Fail(Exception e) => failure = StoreFault.Is(e) ? StoreFault.Unavailable("write", e) : e;
}
