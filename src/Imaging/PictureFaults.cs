using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>The reasons for which a file is not taken as a picture.</summary>
static class PictureFaults
{
    public static Reason TooLarge(long bytes, long maxBytes) =>
        Reason.Of("picture_too_large", ("bytes", bytes), ("maxBytes", maxBytes));

    public static Reason TooManyPixels(PictureHeader header, long maxPixels) =>
        Reason.Of("picture_too_many_pixels", ("width", header.Width), ("height", header.Height), ("maxPixels", maxPixels));

    public static Reason Unreadable(PictureFormat format, string cause) =>
        Reason.Of("picture_unreadable", ("format", format.ToString().ToLowerInvariant()), ("cause", cause));

    public static Reason FormatUnknown() => new("picture_format_unknown");
}
