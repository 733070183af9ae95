namespace ReferenceApp.JobQueue;

/// <summary>
/// One subscription of this process to a pub/sub channel. The client restores it after a reconnect; this class tries
/// again when the first attempt met a Redis that was down.
/// </summary>
sealed class RedisSubscription(RedisCalls redis, string channel, Action<string> handler)
{
    readonly Lock gate = new();
    Task<bool>? attempt;

    /// <summary>Subscribes if that hasn't succeeded yet. Returns, not subscribed, when Redis is down.</summary>
    public Task EnsureAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            if (attempt is null || (attempt.IsCompleted && attempt is not { IsCompletedSuccessfully: true, Result: true }))
                attempt = SubscribeAsync();
            return attempt.WaitAsync(cancel);
        }
    }

    async Task<bool> SubscribeAsync()
    {
        try
        {
            await redis.SubscribeAsync(channel, handler);
            return true;
        }
        catch (QueueUnavailableException)
        {
            return false;
        }
    }
}
