using System.Text;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// A picture that a person made, with where and by whom. Disposing it discards the file, unless it was adopted.
/// </summary>
sealed class HandoffUpload(IAssetStore assets, IdSource ids) : IAsyncDisposable
{
    public const string PicturePart = "picture";
    const string WherePart = "where";
    const string ByPart = "by";
    const int LongestText = 200;

    /// <summary>In bytes; more is not read.</summary>
    const int LongestPart = 4 * LongestText;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly List<Fault> faults = [];
    readonly Dictionary<string, string> texts = [];

    /// <summary>Null when the part is missing, which is among the faults.</summary>
    public SpooledFile? Picture { get; private set; }

    /// <summary>What is wrong with the parts, but for the picture itself.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Complete when there are no faults.</summary>
    public PictureOrigin Origin => new(texts.GetValueOrDefault(WherePart, ""), texts.GetValueOrDefault(ByPart, ""));

    /// <exception cref="BadHttpRequestException">415: no multipart message; 400: a malformed one.</exception>
    public async Task ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!RequestBody.IsMultipart(request))
            throw new BadHttpRequestException("The body must be multipart/form-data.", StatusCodes.Status415UnsupportedMediaType);
        await MultipartBody.ReadAsync(request, ReadPartAsync, cancel);
        foreach (var missing in new[] { WherePart, ByPart }.Where(name => !texts.ContainsKey(name)))
            faults.Add(Fault.Of(missing, PromptCodes.Required));
        if (Picture is null)
            faults.Add(Fault.Of(PicturePart, PromptCodes.Required));
    }

    public async ValueTask DisposeAsync()
    {
        if (Picture is { } file)
            await assets.DiscardAsync(file, CancellationToken.None);
    }

    async Task ReadPartAsync(string name, Stream body, CancellationToken cancel)
    {
        switch (name)
        {
            case PicturePart when Picture is null:
                Picture = await assets.SpoolAsync(
                    $"{ids.NewId():N}-upload", (file, token) => body.CopyToAsync(file, token), cancel);
                break;
            case WherePart or ByPart when !texts.ContainsKey(name):
                texts[name] = await ReadTextAsync(name, body, cancel);
                break;
            case PicturePart or WherePart or ByPart:
                faults.Add(Fault.Of(name, ApiCodes.DuplicateField));
                break;
            default:
                if (faults.Count < RequestLimits.MaxFaults)
                    faults.Add(MultipartBody.Unknown(name, PicturePart, WherePart, ByPart));
                break;
        }
    }

    async Task<string> ReadTextAsync(string name, Stream body, CancellationToken cancel)
    {
        var bytes = new byte[LongestPart + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        try
        {
            // Longer than any text within the limit: the last character may be cut, and it does not matter.
            var text = length > LongestPart ? new string('x', length) : Strict.GetString(bytes, 0, length).Trim();
            faults.AddRange(Check(name, text));
            return text;
        }
        catch (DecoderFallbackException)
        {
            faults.Add(Fault.Of(name, PromptCodes.BrokenSurrogate));
            return "";
        }
    }

    static IEnumerable<Fault> Check(string name, string text)
    {
        if (text.Length == 0)
            yield return Fault.Of(name, PromptCodes.Required);
        if (text.Length > LongestText)
            yield return Fault.Of(name, PromptCodes.TooLong, ("length", text.Length), ("max", LongestText));
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsControl(text[i]))
                continue;
            yield return Fault.Of(name, PromptCodes.ControlCharacter, ("character", $"U+{(int)text[i]:X4}"), ("position", i));
            break;
        }
    }
}
