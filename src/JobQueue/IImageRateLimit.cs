namespace ReferenceApp.JobQueue;

/// <summary>How many pictures per minute a surface is asked for, by all processes together.</summary>
public interface IImageRateLimit
{
    /// <summary>
    /// Takes pictures out of the surface's limit, or else a place in time, in the order of asking. The place is kept under
    /// <paramref name="reservation"/>: asking again before its time answers the rest of the wait, asking at or after its
    /// time is granted and uses it up. Neither counts again. A place whose owner is more than a minute late is lost, and
    /// asking then begins anew.
    /// </summary>
    /// <param name="surface">Wire spelling of the surface.</param>
    /// <param name="images">Pictures of the one call, at least 1. A place is for as many as were asked for first.</param>
    /// <param name="imagesPerMinute">The limit, at least 1; everybody who shares it must name the same.</param>
    /// <param name="reservation">Who asks; it has one place at a time with a surface.</param>
    /// <returns>Zero: send now. Otherwise how long to wait before asking again.</returns>
    Task<TimeSpan> TakeAsync(
        string surface, int images, int imagesPerMinute, Guid reservation, CancellationToken cancel);
}
