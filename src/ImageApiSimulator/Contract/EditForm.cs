using Microsoft.AspNetCore.Http.Features;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>Multipart: files named <c>image</c> or <c>image[]</c>, one named <c>mask</c>, and fields. Files wait on disk until they are read.</summary>
static class EditForm
{
    const long MaxBytes = (InputPictures.Most + 1L) * InputPictures.TooManyBytes;
    static readonly string[] PictureTypes = ["image/png", "image/jpeg", "image/webp"];

    public static async Task<ImageRequest> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var form = await ReadFormAsync(request, cancel);
        var fields = form.ToDictionary(field => field.Key, field => FieldValue.FromForm(field.Value.ToString()), StringComparer.Ordinal);
        if (fields.Keys.FirstOrDefault(name => name is "image" or "image[]" or "mask") is { } text)
            throw new RefusedException(ApiError.Invalid(text, "missing_file_mimetype", $"Invalid file '{text}': failed to determine mimetype."));
        if (form.Files.FirstOrDefault(file => file.Name is not ("image" or "image[]" or "mask")) is { } unknown)
            throw new RefusedException(ApiError.UnknownParameter(unknown.Name));

        var source = await ReadFilesAsync(form.Files, cancel);
        return RequestRules.Read(new FieldReader(fields), BodyKind.EditForm, source);
    }

    static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancel)
    {
        RequestBody.Limit(request, MaxBytes);
        try
        {
            return await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = InputPictures.TooManyBytes, ValueCountLimit = 64 }, cancel);
        }
        catch (InvalidDataException)
        {
            throw new RefusedException(ApiError.BodyUnreadable("We could not read the multipart body of your request: a part is 50MB or larger, or the body is not well formed."));
        }
    }

    static async Task<EditSource> ReadFilesAsync(IFormFileCollection files, CancellationToken cancel)
    {
        var pictures = files.Where(file => file.Name != "mask").ToList();
        InputPictures.CheckCount(pictures.Count);
        byte[]? first = null;
        var headers = new List<PictureHeader>(pictures.Count);
        foreach (var picture in pictures)
        {
            var bytes = await ReadFileAsync(picture, cancel);
            headers.Add(InputPictures.ReadHeader(bytes, picture.Name));
            first ??= bytes;
        }

        var mask = files.GetFile("mask") is { } file ? await ReadFileAsync(file, cancel) : null;
        if (mask is not null)
            InputPictures.CheckMask(mask, headers[0]);
        return new EditSource(first!, headers, mask);
    }

    static async Task<byte[]> ReadFileAsync(IFormFile file, CancellationToken cancel)
    {
        CheckType(file);
        InputPictures.CheckLength(file.Length, file.Name);
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>A file without a type passes, as recorded with the official .NET client; one with a foreign type does not.</summary>
    static void CheckType(IFormFile file)
    {
        if (file.Headers.ContentType is { Count: > 0 } type && !PictureTypes.Contains(type.ToString().Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
            throw new RefusedException(ApiError.Invalid(file.Name, "unsupported_file_mimetype",
                $"Invalid file '{file.Name}': unsupported mimetype ('{type}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'."));
    }
}
