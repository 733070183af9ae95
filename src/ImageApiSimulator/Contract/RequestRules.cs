using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>How a request came; a few rules differ.</summary>
enum BodyKind
{
    Generation,
    EditForm,
    EditJson,
}

/// <summary>The rules of fields that generations and edits share. Like OpenAI's, a refusal names the first fault, not all.</summary>
static class RequestRules
{
    public static readonly string[] Models = ["gpt-image-2", "gpt-image-2-2026-04-21"];

    const int LongestPrompt = 32_000;

    /// <exception cref="RefusedException">A field breaks a rule.</exception>
    public static ImageRequest Read(FieldReader fields, BodyKind kind, EditSource? source)
    {
        var model = ReadModel(fields, kind);
        var prompt = ReadPrompt(fields);
        var n = fields.Integer("n", 1, 1, 10);
        var (askedSize, size) = ReadSize(fields, prompt, source);
        var quality = fields.Choice("quality", "auto", "low", "medium", "high", "auto");
        var (format, compression) = ReadFormat(fields);
        var background = ReadBackground(fields, format);
        var (stream, partials) = ReadStream(fields, n);
        if (kind != BodyKind.EditForm)
            fields.Choice("moderation", "auto", "low", "auto");
        fields.Text("user");
        RefuseInputFidelity(fields, kind, model);
        fields.RefuseTheRest();

        return new ImageRequest(
            model, prompt, n, size, quality == "auto" ? "high" : quality, format, compression,
            background == "auto" ? "opaque" : background, new AskedValues(askedSize, quality, background), stream, partials, source);
    }

    static string ReadModel(FieldReader fields, BodyKind kind)
    {
        var model = fields.Text("model") ?? (kind == BodyKind.Generation ? "dall-e-2" : "gpt-image-1.5");
        return Models.Contains(model) ? model : throw new RefusedException(ApiError.Invalid(null, "model_not_found",
            $"The model '{model}' does not exist or you do not have access to it.", StatusCodes.Status404NotFound));
    }

    static string ReadPrompt(FieldReader fields)
    {
        var prompt = fields.Text("prompt") ?? throw new RefusedException(ApiError.MissingParameter("prompt"));
        if (string.IsNullOrWhiteSpace(prompt))
            throw new RefusedException(ApiError.Invalid("prompt", "empty_string", "Invalid 'prompt': empty string. Expected a string with minimum length 1."));
        var length = prompt.EnumerateRunes().Count();
        return length <= LongestPrompt ? prompt : throw new RefusedException(ApiError.Invalid("prompt", "string_above_max_length",
            $"Invalid 'prompt': string too long. Expected a string with maximum length {LongestPrompt}, but got a string with length {length} instead."));
    }

    static (string Asked, PictureSize Size) ReadSize(FieldReader fields, string prompt, EditSource? source)
    {
        var asked = fields.Text("size") ?? "auto";
        if (asked == "auto")
            return (asked, source is null ? SizeRules.ForPrompt(prompt) : SizeRules.Nearest(new(source.Inputs[0].Width, source.Inputs[0].Height)));
        if (!PictureSize.TryParse(asked, out var size))
            throw new RefusedException(ApiError.Invalid("size", "invalid_value",
                $"Invalid value: '{asked}'. Supported values are: '1024x1024', '1024x1536', '1536x1024', other sizes as 'WIDTHxHEIGHT', and 'auto'."));
        return SizeRules.Violation(size) is { } violation
            ? throw new RefusedException(ApiError.ByModel("size", "invalid_value", $"Invalid size '{asked}'. {violation}"))
            : (asked, size);
    }

    static (PictureFormat Format, int Compression) ReadFormat(FieldReader fields)
    {
        var format = fields.Choice("output_format", "png", "png", "jpeg", "webp") switch
        {
            "png" => PictureFormat.Png,
            "jpeg" => PictureFormat.Jpeg,
            _ => PictureFormat.Webp,
        };
        var compression = fields.Integer("output_compression", 100, 0, 100);
        return format == PictureFormat.Png && compression < 100
            ? throw new RefusedException(ApiError.ByModel("output_compression", "invalid_png_output_compression",
                "Compression less than 100 is not supported for PNG output format"))
            : (format, compression);
    }

    static string ReadBackground(FieldReader fields, PictureFormat format)
    {
        var background = fields.Choice("background", "auto", "transparent", "opaque", "auto");
        return background == "transparent" && format == PictureFormat.Jpeg
            ? throw new RefusedException(ApiError.ByModel("background", "invalid_value",
                "Transparent background is not supported for JPEG output format. Use PNG or WebP."))
            : background;
    }

    /// <summary>How OpenAI streams several pictures is not documented, so only one is streamed.</summary>
    static (bool Stream, int Partials) ReadStream(FieldReader fields, int n)
    {
        var stream = fields.Flag("stream");
        var partials = fields.Integer("partial_images", 0, 0, 3);
        return stream && n > 1
            ? throw new RefusedException(ApiError.Invalid("n", "invalid_value", "Streaming is only supported with n=1."))
            : (stream, partials);
    }

    static void RefuseInputFidelity(FieldReader fields, BodyKind kind, string model)
    {
        if (kind != BodyKind.Generation && fields.Has("input_fidelity"))
            throw new RefusedException(ApiError.ByModel("input_fidelity", "invalid_input_fidelity_model",
                $"The model '{model}' does not support the 'input_fidelity' parameter."));
    }
}
