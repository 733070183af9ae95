using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ReferenceApp.Edge.Limits;

/// <summary>Counts requests without a good key by remote address, so that trying keys is slow and its noise bounded.</summary>
sealed class FailedKeyLimit(IOptions<EdgeOptions> options) : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetSlidingWindowLimiter(
            address, _ => RequestLimits.PerMinute(options.Value.FailedKeysPerMinute)));

    public RateLimitLease Acquire(HttpContext context) =>
        limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);

    public void Dispose() => limiter.Dispose();
}
