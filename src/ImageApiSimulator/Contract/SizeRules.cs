namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>The sizes that gpt-image-2 takes, as OpenAI's image generation guide gives them.</summary>
static class SizeRules
{
    const int Step = 16;
    const int LongestEdge = 3840;
    const int LargestRatio = 3;
    const int FewestPixels = 655_360;
    const int MostPixels = 8_294_400;

    static readonly PictureSize[] Standard = [new(1024, 1024), new(1536, 1024), new(1024, 1536)];

    /// <returns>What is wrong with the size, as a sentence, or null.</returns>
    public static string? Violation(PictureSize size) => size switch
    {
        _ when size.Width % Step != 0 || size.Height % Step != 0 => "Width and height must both be divisible by 16.",
        _ when size.Long > LongestEdge => "The longest edge must be less than or equal to 3840 pixels.",
        _ when size.Long > LargestRatio * size.Short => "The ratio of the long edge to the short edge must not exceed 3:1.",
        _ when size.Pixels < FewestPixels => "Requested resolution is below the current minimum pixel budget.",
        _ when size.Pixels > MostPixels => "Requested resolution exceeds the current maximum pixel budget.",
        _ => null,
    };

    /// <summary>What <c>auto</c> becomes: the size of the picture to edit when the rules allow it, else the standard size
    /// of the nearest shape. How OpenAI chooses is not published.</summary>
    public static PictureSize Nearest(PictureSize source) =>
        Violation(source) is null ? source : Standard.MinBy(size => Math.Abs(Shape(size) - Shape(source)));

    /// <summary>What <c>auto</c> becomes without a picture to go by: any standard size, decided by the prompt.</summary>
    public static PictureSize ForPrompt(string prompt) => Standard[prompt.EnumerateRunes().Sum(rune => rune.Value & 0xFF) % Standard.Length];

    static double Shape(PictureSize size) => Math.Log((double)size.Width / size.Height);
}
