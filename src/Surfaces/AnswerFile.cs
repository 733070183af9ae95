using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.Surfaces;

/// <summary>What an answer says of itself before its body comes.</summary>
/// <param name="LatencyMs">Until the head had come; the time of the last byte dies with the process.</param>
public sealed record AnswerHead(int Status, string? RequestId, long LatencyMs);

/// <summary>
/// A whole answer on disk: a line of JSON with its head, then the body as it came. It is one file, so that a body which
/// outlived its process has its request id.
/// </summary>
/// <param name="BodyOffset">Where the body begins, in bytes.</param>
/// <param name="BodySha256">Lower-case hex, of the body alone.</param>
public sealed record AnswerFile(AnswerHead Head, SpooledFile File, int BodyOffset, string BodySha256)
{
    const byte LineEnd = (byte)'\n';
    const int LongestHead = 8 * 1024;

    public long BodyBytes => File.Bytes - BodyOffset;

    public static async Task<AnswerFile> SpoolAsync(
        IAssetStore assets, CommittedSend sent, AnswerHead head, Stream body, CancellationToken cancel)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(head), LineEnd];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = await assets.SpoolAsync(
            sent.AnswerName,
            async (target, token) =>
            {
                await target.WriteAsync(line, token);
                await CopyAsync(body, target, hash, token);
            },
            cancel);
        return new AnswerFile(head, file, line.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The answer that a process left behind; null when it had not come to its end.</summary>
    internal static async Task<AnswerFile?> FindAsync(IAssetStore assets, CommittedSend sent, CancellationToken cancel)
    {
        if (await assets.FindSpoolAsync(sent.AnswerName, cancel) is not [.., var file])
            return null;
        await using var stream = System.IO.File.OpenRead(file.Path);
        var start = new byte[Math.Min(LongestHead, file.Bytes)];
        await stream.ReadExactlyAsync(start, cancel);
        var length = Array.IndexOf(start, LineEnd) + 1;
        if (length == 0 || JsonSerializer.Deserialize<AnswerHead>(start.AsSpan(0, length)) is not { } head)
            return null;
        stream.Position = length;
        return new AnswerFile(head, file, length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)));
    }

    static async Task CopyAsync(Stream body, Stream target, IncrementalHash hash, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancel)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
