using ReferenceApp.ImageApiSimulator.Admin;
using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator.Limits;

/// <summary>Images per minute, as a bucket that holds a minute's worth and fills evenly.</summary>
sealed class ImageRateLimit(CurrentSettings settings, TimeProvider clock)
{
    readonly Lock gate = new();
    double used;
    long lastTaken = clock.GetTimestamp();

    /// <exception cref="RefusedException">429 with <c>Retry-After</c>; nothing was taken.</exception>
    public void Take(ImageRequest request)
    {
        var limit = settings.Value.ImagesPerMinute;
        lock (gate)
        {
            var now = clock.GetTimestamp();
            used = Math.Max(0, used - limit * clock.GetElapsedTime(lastTaken, now).TotalMinutes);
            lastTaken = now;
            if (used + request.N > limit)
                throw new RefusedException(Exceeded(request, limit));
            used += request.N;
        }
    }

    /// <summary>The wording is OpenAI's; its <c>type</c> for this limit is not confirmed.</summary>
    ApiError Exceeded(ImageRequest request, int limit)
    {
        var wait = TimeSpan.FromMinutes((used + request.N - limit) / limit);
        var message = $"Rate limit reached for {request.Model} (for limit gpt-image) in organization {OpenAIHeaders.Organization} on input-images per min: "
            + $"Limit {limit}, Used {Math.Ceiling(used)}, Requested {request.N}. Please try again in {Math.Ceiling(wait.TotalMilliseconds)}ms.";
        return new ApiError(StatusCodes.Status429TooManyRequests, message, "input-images", null, "rate_limit_exceeded")
        {
            RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
        };
    }
}
