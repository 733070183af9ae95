namespace ReferenceApp.Edge.Limits;

/// <summary>A caller sent more than it may. The answer is 413.</summary>
sealed class BodyTooLargeException() : IOException("The request body is larger than the edge allows.");

/// <summary>Passes a request body on until it is longer than allowed.</summary>
sealed class LimitedBody(Stream body, long limit) : Stream
{
    long left = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="BodyTooLargeException">More than the limit has come.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await body.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    public override void Flush() => body.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int Count(int read)
    {
        left -= read;
        return left >= 0 ? read : throw new BodyTooLargeException();
    }
}
