using System.Security.Cryptography;
using System.Text;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// The body of a job request: its JSON, and the picture to start from as a spooled file. Disposing it discards the file,
/// unless it was adopted.
/// </summary>
sealed class JobUpload(IAssetStore assets, IdSource ids) : IAsyncDisposable
{
    const string JobPart = "job";
    const string SourcePart = "source";

    readonly List<Fault> faults = [];

    public SpooledFile? Source { get; private set; }

    /// <summary>What is wrong with the parts, whatever is in them.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Null when the part is missing, which is among the faults.</summary>
    public ReadOnlyMemory<byte>? Json { get; private set; }

    /// <summary>Tells a repeated request from another one: by its parts, because boundaries differ each time.</summary>
    public string BodySha256()
    {
        var parts = $"{Convert.ToHexStringLower(SHA256.HashData((Json ?? default).Span))}\n{Source?.Sha256}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(parts)));
    }

    /// <exception cref="BadHttpRequestException">415, 413, or 400 for a body that is no multipart message.</exception>
    public async Task ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!RequestBody.IsMultipart(request))
        {
            RequestBody.RequireJson(request);
            Json = await RequestBody.ReadAsync(request.Body, cancel);
            return;
        }

        await MultipartBody.ReadAsync(request, ReadPartAsync, cancel);
        if (Json is null)
            faults.Add(Fault.Of(JobPart, PromptCodes.Required));
    }

    public async ValueTask DisposeAsync()
    {
        if (Source is { } file)
            await assets.DiscardAsync(file, CancellationToken.None);
    }

    async Task ReadPartAsync(string name, Stream body, CancellationToken cancel)
    {
        switch (name)
        {
            case JobPart when Json is null:
                Json = await RequestBody.ReadAsync(body, cancel);
                break;
            case SourcePart when Source is null:
                Source = await assets.SpoolAsync(
                    $"{ids.NewId():N}-source", (file, token) => body.CopyToAsync(file, token), cancel);
                break;
            case JobPart or SourcePart:
                faults.Add(Fault.Of(name, ApiCodes.DuplicateField));
                break;
            default:
                if (faults.Count < RequestLimits.MaxFaults)
                    faults.Add(MultipartBody.Unknown(name, JobPart, SourcePart));
                break;
        }
    }
}
