using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>A picture that a caller sent, found to be one: its file says what it is, and all of it decodes.</summary>
sealed record SourcePicture(SpooledFile File, StoredPicture Facts)
{
    public PictureSize Size => new(Facts.Width, Facts.Height);

    /// <returns>The picture, or what is wrong with the file; the other is null.</returns>
    public static async Task<(SourcePicture? Picture, Reason? Fault)> ReadAsync(
        SpooledFile file, IPictureInspector inspector, CancellationToken cancel)
    {
        if (!PictureCodec.TryDecodeFile(file.Path, PictureLimits.Default, out _, out var fault))
            return (null, fault);
        return await inspector.InspectAsync(file, cancel) is { } facts
            ? (new SourcePicture(file, facts), null)
            : (null, new Reason("picture_format_unknown"));
    }
}
