using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Limits;

/// <summary>How often and how much.</summary>
static class RequestLimits
{
    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddSingleton<FailedKeyLimit>();
        services.AddRateLimiter(limiter => limiter.OnRejected =
            (rejected, _) => new ValueTask(TooManyRequests.WriteAsync(rejected.HttpContext, rejected.Lease)));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<EdgeOptions>>((limiter, edge) =>
            limiter.GlobalLimiter = PerCaller(edge.Value.RequestsPerMinute));

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            // BodyLimit counts instead: Kestrel would cut the connection before the caller has read the answer.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        return services;
    }

    /// <summary>One caller is one partition, whatever address it calls from; without a key the address is.</summary>
    static PartitionedRateLimiter<HttpContext> PerCaller(int perMinute) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            if (perMinute == 0)
                return RateLimitPartition.GetNoLimiter("");
            var partition = context.Features.Get<CallerIdentity>() is { } caller
                ? $"caller {caller.Caller}"
                : $"address {context.Connection.RemoteIpAddress}";
            return RateLimitPartition.GetSlidingWindowLimiter(partition, _ => PerMinute(perMinute));
        });

    public static SlidingWindowRateLimiterOptions PerMinute(int permits) => new()
    {
        PermitLimit = permits,
        Window = TimeSpan.FromMinutes(1),
        SegmentsPerWindow = 12,
        QueueLimit = 0,
    };
}
