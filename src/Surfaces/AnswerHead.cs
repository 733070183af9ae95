using System.Text.Json;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.Surfaces;

/// <summary>What an answer says of itself before its body comes. Kept beside the body, so that a body that outlived its process still has its request id.</summary>
/// <param name="LatencyMs">Until the head had come; the time of the last byte dies with the process.</param>
public sealed record AnswerHead(int Status, string? RequestId, long LatencyMs)
{
    public Task<SpooledFile> SpoolAsync(IAssetStore assets, CommittedSend sent, CancellationToken cancel) =>
        assets.SpoolAsync(sent.HeadName, (file, token) => JsonSerializer.SerializeAsync(file, this, cancellationToken: token), cancel);

    /// <summary>Null when none was kept.</summary>
    internal static async Task<(AnswerHead Head, SpooledFile File)?> FindAsync(
        IAssetStore assets, CommittedSend sent, CancellationToken cancel)
    {
        if (await assets.FindSpoolAsync(sent.HeadName, cancel) is not [.., var file])
            return null;
        await using var stream = File.OpenRead(file.Path);
        return await JsonSerializer.DeserializeAsync<AnswerHead>(stream, cancellationToken: cancel) is { } head
            ? (head, file)
            : null;
    }
}
