using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>Reads a picture whole, and pairs what it shows with what was asked for.</summary>
sealed class PictureLines(IAssetStore assets, ITextReader reader, IdSource ids)
{
    /// <param name="expected">The texts that were asked for.</param>
    /// <returns>
    /// Every line that a person has to read: those asked for, and whatever else the reader found. Null when the store no
    /// longer holds the picture, or it does not decode.
    /// </returns>
    /// <exception cref="TextReadingException">The reader failed, which says nothing about the picture.</exception>
    public async Task<IReadOnlyList<ReviewLine>?> ReadAsync(
        string sha256, IEnumerable<string> expected, CancellationToken cancel)
    {
        if (await LoadAsync(sha256, cancel) is not { } picture)
            return null;
        var lines = await reader.ReadAsync(picture, cancel);
        var findings = TextMatch.Find(expected, lines);
        var shown = findings.Where(finding => finding.Found).Select(finding => finding.Box).OfType<Rect>().ToArray();
        return
        [
            .. findings.Select(finding => finding is { Found: true, Box: { } box }
                ? new ReviewLine(NewId(), finding.Expected, finding.Read, Body(box))
                : new ReviewLine(NewId(), finding.Expected, null, null)),
            // A line inside a box that is shown for another one is read with it.
            .. lines.Where(line => !Array.Exists(shown, box => IsInside(line.Box, box)))
                .Select(line => new ReviewLine(NewId(), null, line.Text, Body(line.Box))),
        ];
    }

    async Task<Picture?> LoadAsync(string sha256, CancellationToken cancel)
    {
        await using var stream = await assets.OpenReadAsync(sha256, cancel);
        return stream is null ? null : (await PictureCodec.DecodeAsync(stream, PictureLimits.Default, cancel)).Picture;
    }

    /// <summary>Not a place in the list: whoever names it has seen this claim.</summary>
    string NewId() => Convert.ToHexStringLower(ids.NewSalt(8));

    static bool IsInside(Rect line, Rect box) =>
        line.X >= box.X && line.Y >= box.Y && line.Right <= box.Right && line.Bottom <= box.Bottom;

    static RectBody Body(Rect box) => new() { X = box.X, Y = box.Y, Width = box.Width, Height = box.Height };
}
