using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>The rules of files that an edit brings.</summary>
static class InputPictures
{
    /// <summary>Every part is smaller than this, in bytes. OpenAI writes "50MB"; the larger reading is taken.</summary>
    public const int TooManyBytes = 50 * 1024 * 1024;

    public const int Most = 16;

    /// <summary>OpenAI's documents name no limit of pixels; this one bounds the memory of a decoded file to 200 MB.</summary>
    const long MostPixels = 50_000_000;

    /// <summary>The API reference's limit for masks, in bytes; the guide allows more.</summary>
    const int TooManyMaskBytes = 4 * 1024 * 1024;

    static readonly PictureLimits Limits = new(TooManyBytes - 1, MostPixels);

    public static void CheckCount(int count)
    {
        if (count == 0)
            throw new RefusedException(ApiError.MissingParameter("image"));
        if (count > Most)
            throw new RefusedException(ApiError.Invalid("image", "array_above_max_length",
                $"Invalid 'image': array too long. Expected an array with maximum length {Most}, but got an array with length {count} instead."));
    }

    /// <summary>Checked before the file is read into memory.</summary>
    public static void CheckLength(long bytes, string param)
    {
        if (bytes == 0 || bytes >= TooManyBytes)
            throw new RefusedException(ApiError.Invalid(param, "invalid_image_file",
                bytes == 0 ? $"Invalid file '{param}': the file is empty." : $"Invalid file '{param}': the file must be smaller than 50MB."));
    }

    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file, string param) =>
        PictureCodec.TryReadHeader(file, out var header, out _) && (long)header.Width * header.Height <= MostPixels
            ? header
            : throw Unreadable(param);

    public static void CheckMask(ReadOnlySpan<byte> mask, PictureHeader picture)
    {
        var header = ReadHeader(mask, "mask");
        var fault = mask.Length >= TooManyMaskBytes ? "the mask must be smaller than 4MB"
            : header.Format != PictureFormat.Png ? "the mask must be a PNG"
            : !header.HasAlpha ? "the mask must have an alpha channel"
            : header.Width != picture.Width || header.Height != picture.Height ? "mask size does not match image size"
            : null;
        if (fault is not null)
            throw new RefusedException(ApiError.ByModel("mask", "invalid_mask_image_format", $"Invalid mask image format - {fault}."));
    }

    public static Picture Decode(ReadOnlySpan<byte> file, string param) =>
        PictureCodec.TryDecode(file, Limits, out var picture, out _) ? picture : throw Unreadable(param);

    static RefusedException Unreadable(string param) =>
        new(ApiError.ByModel(param, "invalid_image_file", "Invalid image file or mode for image, please check your image file."));
}
