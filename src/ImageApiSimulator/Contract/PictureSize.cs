using System.Globalization;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>Width and height in pixels, written <c>1536x1024</c> on the wire.</summary>
readonly record struct PictureSize(int Width, int Height)
{
    public int Long => Math.Max(Width, Height);

    public int Short => Math.Min(Width, Height);

    public long Pixels => (long)Width * Height;

    public override string ToString() => $"{Width}x{Height}";

    /// <summary>Reads <c>WxH</c>: two plain decimal numbers without sign, space or leading zero, five digits at the most.</summary>
    public static bool TryParse(string text, out PictureSize size)
    {
        size = default;
        var cross = text.IndexOf('x', StringComparison.Ordinal);
        if (cross < 0 || !TryEdge(text.AsSpan(0, cross), out var width) || !TryEdge(text.AsSpan(cross + 1), out var height))
            return false;
        size = new PictureSize(width, height);
        return true;
    }

    static bool TryEdge(ReadOnlySpan<char> digits, out int edge)
    {
        edge = 0;
        return digits.Length is > 0 and <= 5 && digits[0] != '0'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out edge);
    }
}
