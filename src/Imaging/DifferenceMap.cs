using System.Numerics;

namespace ReferenceApp.Imaging;

/// <summary>How different two pictures of one size look, pixel by pixel.</summary>
/// <remarks>
/// ΔE is the Euclidean distance in OKLab (Björn Ottosson, 2020; just noticeable is about 0.02), with the difference of
/// opacity as a fourth axis; transparent pixels are seen on white. Two things keep it from measuring what nobody sees.
/// Each picture is averaged over 3×3 pixels first, so that the grain of a redraw cancels and a stroke does not. And the
/// glare of a screen, 0.5 % of white, is added, because OKLab's cube root magnifies steps near black without it; black to
/// white is then 0.83 instead of 1.
/// </remarks>
sealed class DifferenceMap
{
    const int Channels = 4;
    const float MaxSum = 9 * 255;
    const float Glare = 0.005f;

    static readonly float[] LinearOfSum = [.. Enumerable.Range(0, (int)MaxSum + 1).Select(sum => Glare + Linear(sum / MaxSum))];

    readonly float[] deltaE;

    DifferenceMap(int width, int height) => (Width, Height, deltaE) = (width, height, new float[width * height]);

    public int Width { get; }

    public int Height { get; }

    /// <summary>ΔE along one row, from the left.</summary>
    public ReadOnlySpan<float> Row(int y) => deltaE.AsSpan(y * Width, Width);

    /// <param name="after">Of the same size as <paramref name="before"/>.</param>
    public static DifferenceMap Between(Picture before, Picture after)
    {
        var map = new DifferenceMap(before.Width, before.Height);
        var (first, second) = (new SmoothedRow(before), new SmoothedRow(after));
        for (var y = 0; y < map.Height; y++)
        {
            first.Read(y);
            second.Read(y);
            Compare(first, second, map.deltaE.AsSpan(y * map.Width, map.Width));
        }

        return map;
    }

    static void Compare(SmoothedRow before, SmoothedRow after, Span<float> target)
    {
        Span<float> block = stackalloc float[Vector<float>.Count];
        for (var x = 0; x < target.Length; x += block.Length)
        {
            var (l1, m1, s1) = ConeResponse(before, x);
            var (l2, m2, s2) = ConeResponse(after, x);
            var (l, m, s) = (l2 - l1, m2 - m1, s2 - s1);
            var lightness = 0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s;
            var greenRed = 1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s;
            var blueYellow = 0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s;
            var opacity = new Vector<float>(after.Alpha, x) - new Vector<float>(before.Alpha, x);
            Vector.SquareRoot(lightness * lightness + greenRed * greenRed + blueYellow * blueYellow + opacity * opacity).CopyTo(block);
            block[..Math.Min(block.Length, target.Length - x)].CopyTo(target[x..]);
        }
    }

    static (Vector<float> L, Vector<float> M, Vector<float> S) ConeResponse(SmoothedRow row, int x)
    {
        var red = new Vector<float>(row.Red, x);
        var green = new Vector<float>(row.Green, x);
        var blue = new Vector<float>(row.Blue, x);
        return (CubeRoot(0.4122214708f * red + 0.5363325363f * green + 0.0514459929f * blue),
            CubeRoot(0.2119034982f * red + 0.6806995451f * green + 0.1073969566f * blue),
            CubeRoot(0.0883024619f * red + 0.2817188376f * green + 0.6299787005f * blue));
    }

    /// <summary>A third of the exponent as the first guess, then Halley's method twice: exact to about 1e-6 for positive values.</summary>
    static Vector<float> CubeRoot(Vector<float> value)
    {
        const int exponentBias = 709921077;
        var third = Vector.ConvertToInt32(Vector.ConvertToSingle(Vector.AsVectorInt32(value)) * (1f / 3f));
        var root = Vector.AsVectorSingle(third + new Vector<int>(exponentBias));
        for (var round = 0; round < 2; round++)
        {
            var cube = root * root * root;
            root *= (cube + value + value) / (cube + cube + value);
        }

        return root;
    }

    static float Linear(float encoded) => encoded <= 0.04045f ? encoded / 12.92f : MathF.Pow((encoded + 0.055f) / 1.055f, 2.4f);

    /// <summary>One row of a picture, averaged with its neighbours: linear light and glare by colour, and opacity from 0 to 1.</summary>
    sealed class SmoothedRow
    {
        readonly Picture picture;
        readonly byte[] rgba;
        readonly int[] columns; // sums of three rows, with the edge column repeated on both sides

        public SmoothedRow(Picture picture)
        {
            this.picture = picture;
            rgba = picture.ColoursOnWhite();
            columns = new int[Channels * (picture.Width + 2)];
            var padded = picture.Width + Vector<float>.Count;
            (Red, Green, Blue, Alpha) = (new float[padded], new float[padded], new float[padded], new float[padded]);
        }

        public float[] Red { get; }

        public float[] Green { get; }

        public float[] Blue { get; }

        public float[] Alpha { get; }

        public void Read(int y)
        {
            SumColumns(y);
            for (var x = 0; x < picture.Width; x++)
            {
                var three = columns.AsSpan(Channels * x, 3 * Channels);
                Red[x] = LinearOfSum[three[0] + three[4] + three[8]];
                Green[x] = LinearOfSum[three[1] + three[5] + three[9]];
                Blue[x] = LinearOfSum[three[2] + three[6] + three[10]];
                Alpha[x] = (three[3] + three[7] + three[11]) * (1 / MaxSum);
            }
        }

        void SumColumns(int y)
        {
            var length = Channels * picture.Width;
            var above = rgba.AsSpan(Math.Max(y - 1, 0) * length, length);
            var here = rgba.AsSpan(y * length, length);
            var below = rgba.AsSpan(Math.Min(y + 1, picture.Height - 1) * length, length);
            var inner = columns.AsSpan(Channels, length);
            for (var i = 0; i < inner.Length; i++)
                inner[i] = above[i] + here[i] + below[i];
            inner[..Channels].CopyTo(columns);
            inner[^Channels..].CopyTo(columns.AsSpan(Channels + length));
        }
    }
}
