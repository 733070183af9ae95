using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

static class TextBox
{
    /// <summary>The smallest rectangle that holds both.</summary>
    public static Rect Around(Rect one, Rect other)
    {
        var (x, y) = (Math.Min(one.X, other.X), Math.Min(one.Y, other.Y));
        return new Rect(x, y, Math.Max(one.Right, other.Right) - x, Math.Max(one.Bottom, other.Bottom) - y);
    }
}
