using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>A request that keeps every rule of the contract, with <c>auto</c> already decided.</summary>
/// <param name="N">How many pictures, 1–10.</param>
/// <param name="Quality"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Compression">0–100; 100 is the best quality.</param>
/// <param name="Background"><c>transparent</c> or <c>opaque</c>.</param>
/// <param name="Asked">Size, quality and background as the caller wrote them: partial pictures repeat those.</param>
/// <param name="PartialImages">0–3; only a stream sends them.</param>
/// <param name="Source">Null when a picture is generated, not edited.</param>
sealed record ImageRequest(
    string Model, string Prompt, int N, PictureSize Size, string Quality, PictureFormat Format, int Compression,
    string Background, AskedValues Asked, bool Stream, int PartialImages, EditSource? Source)
{
    public bool Transparent => Background == "transparent";
}

sealed record AskedValues(string Size, string Quality, string Background);

/// <summary>The files of an edit.</summary>
/// <param name="File">The first picture, encoded: the one that is edited.</param>
/// <param name="Inputs">What all pictures say of themselves, the first included. The others are billed and otherwise ignored.</param>
/// <param name="Mask">PNG with alpha, as large as the first picture, encoded; or null.</param>
sealed record EditSource(byte[] File, IReadOnlyList<PictureHeader> Inputs, byte[]? Mask);
