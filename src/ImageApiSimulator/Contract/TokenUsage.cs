using System.Text;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>What a request is billed for. OpenAI publishes no rule for gpt-image-2's input tokens; those two are the simulator's own.</summary>
/// <param name="TextIn">Prompt tokens: one for each 4 bytes of UTF-8, rounded up.</param>
/// <param name="ImageIn">Tokens of input pictures: one for each 32×32 patch, at most 1,536 for a picture. Masks are free.</param>
/// <param name="ImageOut">Tokens of the pictures made, and 100 for each partial picture sent.</param>
sealed record TokenUsage(long TextIn, long ImageIn, long ImageOut)
{
    const int BytesPerToken = 4;
    const int PatchEdge = 32;
    const int MostPerInput = 1536;
    const int PerPartial = 100;

    public long Input => TextIn + ImageIn;

    public long Total => Input + ImageOut;

    /// <summary>Every one of the <c>n</c> pictures is billed with the whole input.</summary>
    public static TokenUsage Of(ImageRequest request, int partialsSent) => new(
        request.N * ((Encoding.UTF8.GetByteCount(request.Prompt) + BytesPerToken - 1) / BytesPerToken),
        request.N * (request.Source?.Inputs.Sum(InputTokens) ?? 0),
        request.N * OutputTokens(request.Size, request.Quality) + PerPartial * partialsSent);

    /// <summary>The formula of OpenAI's price calculator, found and published by users (community.openai.com/t/1382699).</summary>
    public static long OutputTokens(PictureSize size, string quality)
    {
        const long divisor = 4_000_000, constant = 2_000_000;
        var across = quality switch
        {
            "low" => 16L,
            "medium" => 48,
            _ => 96,
        };
        var along = (2 * across * size.Short + size.Long) / (2 * size.Long);
        return (across * along * (constant + size.Pixels) + divisor - 1) / divisor;
    }

    static long InputTokens(PictureHeader input) =>
        Math.Min(MostPerInput, Patches(input.Width) * Patches(input.Height));

    static long Patches(int edge) => (edge + PatchEdge - 1) / PatchEdge;
}
