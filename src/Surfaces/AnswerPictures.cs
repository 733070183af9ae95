using System.Buffers;
using System.Buffers.Text;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace ReferenceApp.Surfaces;

/// <summary>
/// Finds the pictures in a spooled answer. The file is mapped, not read: the framework's JSON reader walks the mapping
/// and each picture is decoded from it in slices, so memory does not grow with the picture.
/// </summary>
static class AnswerPictures
{
    const int Base64Slice = 4 * 16 * 1024;

    /// <param name="Usage">The raw usage object; null when the answer has none.</param>
    /// <param name="Pictures">Where each base64 text lies in the file.</param>
    public sealed record Found(JsonElement? Usage, IReadOnlyList<Range> Pictures);

    /// <summary>Null when the body is not the JSON of a whole answer with at least one picture.</summary>
    public static unsafe Found? Find(AnswerFile answer)
    {
        if (answer.BodyBytes is <= 0 or >= int.MaxValue)
            return null;
        using var map = MemoryMappedFile.CreateFromFile(answer.File.Path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, answer.File.Bytes, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return Walk(new ReadOnlySpan<byte>(start + view.PointerOffset + answer.BodyOffset, (int)answer.BodyBytes), answer.BodyOffset);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    static Found? Walk(ReadOnlySpan<byte> body, int offset)
    {
        var reader = new Utf8JsonReader(body);
        JsonElement? usage = null;
        var pictures = new List<Range>();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                usage = JsonElement.ParseValue(ref reader);
            }
            else if (reader.ValueTextEquals("b64_json"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
                    return null;
                // The token starts at its opening quote.
                var first = offset + (int)reader.TokenStartIndex + 1;
                pictures.Add(first..(first + reader.ValueSpan.Length));
            }
        }

        return pictures.Count == 0 ? null : new Found(usage, pictures);
    }

    /// <summary>Writes the decoded picture to <paramref name="target"/>.</summary>
    /// <exception cref="FormatException">The text is not base64.</exception>
    public static async Task DecodeAsync(string path, Range place, Stream target, CancellationToken cancel)
    {
        using var file = File.OpenHandle(path);
        long at = place.Start.Value;
        var left = place.End.Value - place.Start.Value;
        var text = ArrayPool<byte>.Shared.Rent(Base64Slice);
        var bytes = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(Base64Slice));
        try
        {
            while (left > 0)
            {
                var slice = Math.Min(left, Base64Slice);
                Read(file, text.AsSpan(0, slice), at);
                at += slice;
                left -= slice;
                var status = Base64.DecodeFromUtf8(text.AsSpan(0, slice), bytes, out var consumed, out var written, isFinalBlock: left == 0);
                if (status != OperationStatus.Done || consumed != slice)
                    throw new FormatException("The picture is not base64.");
                await target.WriteAsync(bytes.AsMemory(0, written), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>It was written a moment ago, so it comes from the page cache.</summary>
    static void Read(SafeFileHandle file, Span<byte> target, long at)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(file, target, at);
            if (read == 0)
                throw new EndOfStreamException();
            target = target[read..];
            at += read;
        }
    }
}
