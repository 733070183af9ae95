using System.Threading.RateLimiting;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Limits;

static class TooManyRequests
{
    /// <summary>429 with <c>Retry-After</c> in whole seconds, at least 1.</summary>
    public static Task WriteAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString();
        return Problems.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many requests; see Retry-After.");
    }
}
