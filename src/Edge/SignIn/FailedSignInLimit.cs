using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using ReferenceApp.Edge.Limits;

namespace ReferenceApp.Edge.SignIn;

/// <summary>
/// Counts wrong names and passwords by remote address. Unlike a key a password can be guessed, so an address over its
/// limit is not even listened to.
/// </summary>
sealed class FailedSignInLimit(IOptions<SignInOptions> options) : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetSlidingWindowLimiter(
            address, _ => RequestLimits.PerMinute(options.Value.FailuresPerMinute)));

    // One password at a time: many at once would pass the limit before the first of them failed, and take every core.
    readonly SemaphoreSlim turn = new(1);

    /// <returns>What the check found, or null without asking it when the address has failed too often.</returns>
    public async Task<(bool Limited, T? Found)> TryAsync<T>(HttpContext http, Func<T?> check)
        where T : class
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            using var room = limiter.AttemptAcquire(address, permitCount: 0);
            if (!room.IsAcquired)
                return (true, null);
            var found = check();
            if (found is null)
                limiter.AttemptAcquire(address).Dispose();
            return (false, found);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        limiter.Dispose();
        turn.Dispose();
    }
}
