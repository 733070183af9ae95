using System.Text.Json;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>JSON: <c>images</c> and <c>mask</c> as <c>{"image_url": "data:image/…;base64,…"}</c>.</summary>
static class EditJson
{
    /// <summary>The simulator's own limit for the whole body; OpenAI documents one for each picture only.</summary>
    const long MaxBytes = 128 * 1024 * 1024;

    const int LongestUrl = 20_971_520;

    public static async Task<ImageRequest> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = await RequestBody.ReadJsonAsync(request, MaxBytes, cancel);
        var fields = new FieldReader(RequestBody.Fields(body.RootElement));
        var source = ReadSource(body.RootElement, fields);
        return RequestRules.Read(fields, BodyKind.EditJson, source);
    }

    static EditSource ReadSource(JsonElement body, FieldReader fields)
    {
        if (!fields.Has("images"))
            throw new RefusedException(ApiError.MissingParameter("images"));
        var images = body.GetProperty("images");
        if (images.ValueKind != JsonValueKind.Array)
            throw new RefusedException(ApiError.InvalidType("images", "an array of objects", FieldValue.FromJson(images).Describe()));
        InputPictures.CheckCount(images.GetArrayLength());

        byte[]? first = null;
        var headers = new List<PictureHeader>();
        foreach (var image in images.EnumerateArray())
        {
            var bytes = ReadReference(image, $"images[{headers.Count}]");
            headers.Add(InputPictures.ReadHeader(bytes, "images"));
            first ??= bytes;
        }

        var mask = fields.Has("mask") ? ReadReference(body.GetProperty("mask"), "mask") : null;
        if (mask is not null)
            InputPictures.CheckMask(mask, headers[0]);
        return new EditSource(first!, headers, mask);
    }

    static byte[] ReadReference(JsonElement reference, string param)
    {
        if (reference.ValueKind != JsonValueKind.Object)
            throw new RefusedException(ApiError.InvalidType(param, "an object", FieldValue.FromJson(reference).Describe()));
        var fields = new FieldReader(RequestBody.Fields(reference));
        var url = fields.Text("image_url");
        var id = fields.Text("file_id");
        fields.RefuseTheRest();
        if ((url is null) == (id is null))
            throw new RefusedException(ApiError.Invalid(param, "invalid_value", $"Invalid '{param}': give exactly one of 'image_url' and 'file_id'."));
        if (url is null)
            throw new RefusedException(ApiError.Invalid($"{param}.file_id", "invalid_value", $"Invalid '{param}.file_id': no such file. The simulator keeps no files."));
        return DecodeDataUrl(url, $"{param}.image_url");
    }

    /// <summary>Only data URLs: a simulator that fetched addresses from its callers would be a proxy.</summary>
    static byte[] DecodeDataUrl(string url, string param)
    {
        const string marker = ";base64,";
        if (url.Length > LongestUrl)
            throw new RefusedException(ApiError.Invalid(param, "string_above_max_length", $"Invalid '{param}': string too long. Expected a string with maximum length {LongestUrl}."));
        var start = url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) ? url.IndexOf(marker, StringComparison.Ordinal) : -1;
        if (start < 0)
            throw new RefusedException(ApiError.Invalid(param, "invalid_image_url", $"Invalid '{param}': expected a base64-encoded data URL. The simulator does not download pictures."));
        var base64 = url.AsSpan(start + marker.Length);
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(base64, bytes, out var length))
            throw new RefusedException(ApiError.Invalid(param, "invalid_base64", $"Invalid '{param}': the base64 data cannot be decoded."));
        InputPictures.CheckLength(length, param);
        return bytes[..length];
    }
}
