namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>A rectangle in pixels; x to the right, y down.</summary>
readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double CentreX => X + Width / 2;

    public double CentreY => Y + Height / 2;

    public Box Inset(double by) => new(X + by, Y + by, Math.Max(1, Width - 2 * by), Math.Max(1, Height - 2 * by));
}
