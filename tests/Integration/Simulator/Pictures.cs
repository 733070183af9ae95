using ReferenceApp.Imaging;

namespace ReferenceApp.Integration.Simulator;

/// <summary>Pictures and masks to send, and comparisons of what comes back.</summary>
static class Pictures
{
    public const string Prompt = """
        Purpose: a poster for a tea shop

        Render exactly this text, and no other text:
        - "新茶まつり" (ja)
        - "Spring Tea" (en)
        """;

    /// <summary>A mask that lets a rectangle be edited, or everything but the rectangle.</summary>
    public static byte[] Mask(int width, int height, (int X, int Y, int Width, int Height) place, bool outside = false)
    {
        var rgba = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
            rgba[4 * i + 3] = (byte)(Inside(i % width, i / width, place) != outside ? 0 : 255);
        return PictureCodec.Encode(new Picture(width, height, rgba), PictureFormat.Png);
    }

    /// <summary>A plain file of one colour.</summary>
    public static byte[] Plain(int width, int height, PictureFormat format = PictureFormat.Png, byte alpha = 255)
    {
        var rgba = new byte[4 * width * height];
        rgba.AsSpan().Fill(200);
        for (var i = 3; i < rgba.Length; i += 4)
            rgba[i] = alpha;
        return PictureCodec.Encode(new Picture(width, height, rgba), format);
    }

    public static string DataUrl(byte[] png) => $"data:image/png;base64,{Convert.ToBase64String(png)}";

    /// <summary>The largest change of a channel, and the share of pixels that changed by more than 8 of 255.</summary>
    public static (int Largest, double ChangedShare) Compare(Picture before, Picture after, Func<int, int, bool> where)
    {
        var (largest, changed, count) = (0, 0, 0);
        for (var i = 0; i < before.Width * before.Height; i++)
        {
            if (!where(i % before.Width, i / before.Width))
                continue;
            var difference = 0;
            for (var at = 4 * i; at < 4 * i + 4; at++)
                difference = Math.Max(difference, Math.Abs(before.Rgba[at] - after.Rgba[at]));
            largest = Math.Max(largest, difference);
            changed += difference > 8 ? 1 : 0;
            count++;
        }

        return (largest, (double)changed / count);
    }

    public static bool Inside(int x, int y, (int X, int Y, int Width, int Height) place) =>
        x >= place.X && x < place.X + place.Width && y >= place.Y && y < place.Y + place.Height;
}
