using System.Text.Json.Serialization;

namespace ReferenceApp.Domain;

/// <summary>A rectangle in pixels of the picture it speaks of; x to the right, y down, origin at the top left.</summary>
public readonly record struct Rect(int X, int Y, int Width, int Height)
{
    [JsonIgnore]
    public int Right => X + Width;

    [JsonIgnore]
    public int Bottom => Y + Height;

    public bool IsInside(int width, int height) =>
        X >= 0 && Y >= 0 && Width > 0 && Height > 0 && (long)X + Width <= width && (long)Y + Height <= height;

    public bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;
}
