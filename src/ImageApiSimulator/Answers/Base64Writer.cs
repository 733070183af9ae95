using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace ReferenceApp.ImageApiSimulator.Answers;

/// <summary>Writes JSON whose pictures never exist as one long text: base64 leaves in pieces, as fast as the client reads.</summary>
sealed class Base64Writer(PipeWriter pipe)
{
    /// <summary>A multiple of 3, so that only the last piece is padded.</summary>
    const int PieceBytes = 48 * 1024;

    public void Write(string text) => Encoding.UTF8.GetBytes(text, pipe);

    public async Task WriteAsync(ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        for (var at = 0; at < file.Length; at += PieceBytes)
        {
            var piece = file.Span[at..Math.Min(at + PieceBytes, file.Length)];
            Base64.EncodeToUtf8(piece, pipe.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out var written);
            pipe.Advance(written);
            await FlushAsync(cancel);
        }
    }

    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task FlushAsync(CancellationToken cancel)
    {
        var flushed = await pipe.FlushAsync(cancel);
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException("The client closed the connection.", cancel);
    }
}
