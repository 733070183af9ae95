using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>Reads the text that is drawn in a picture. A boundary: production asks a recogniser, a test says what was read.</summary>
public interface ITextReader
{
    /// <summary>Reads the whole picture at its full size.</summary>
    /// <returns>The lines in the recogniser's order; none when it sees no text.</returns>
    /// <exception cref="TextReadingException">The picture could not be read, which says nothing about its text.</exception>
    Task<IReadOnlyList<TextLine>> ReadAsync(Picture picture, CancellationToken cancel);
}

/// <summary>One line of text as the recogniser took it.</summary>
/// <param name="Text">Words of Latin scripts with spaces between them, East Asian words without.</param>
/// <param name="Confidence">0–100, as the recogniser judges itself; the mean over its characters.</param>
/// <param name="Box">Where it stands in the picture.</param>
public sealed record TextLine(string Text, double Confidence, Rect Box);

/// <summary>Text could not be read; the reason is for the record and for a person.</summary>
public sealed class TextReadingException(Reason reason, Exception? inner = null) : Exception(reason.ToString(), inner)
{
    /// <summary><c>text_reader_missing</c>, <c>text_reader_timed_out</c>, <c>text_reader_failed</c>, or a fault of <see cref="PictureCodec"/>.</summary>
    public Reason Reason { get; } = reason;
}
