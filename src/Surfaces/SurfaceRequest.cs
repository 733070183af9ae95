using System.Security.Cryptography;
using System.Text.Json;

namespace ReferenceApp.Surfaces;

/// <summary>What a surface is asked for. Pictures are named by hash; their bytes stay in the store until they are sent.</summary>
/// <param name="Operation">generation or edit.</param>
/// <param name="Compression">0–100; sent only with jpeg and webp, the only formats that take it.</param>
/// <param name="Images">SHA-256 of the input pictures; with an operation of edit 1–16.</param>
/// <param name="MaskSha256">SHA-256 of a PNG whose alpha 0 marks what to edit.</param>
/// <param name="Drill">The failure to cause inside our own transport; null sends for real.</param>
public sealed record SurfaceRequest(
    string Operation, string Model, string Prompt, string Size, string Quality, string Format, int Compression,
    int Count, IReadOnlyList<string> Images, string? MaskSha256, string? Drill)
{
    /// <summary>Identifies the request in the record without keeping its words.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));
}
