namespace ReferenceApp.JobQueue;

/// <summary>
/// One subscription of this process to a pub/sub channel. The client restores it after a reconnect; this class tries
/// again when the first attempt met a Redis that was down.
/// <para>
/// The client says that it has subscribed even while the connection that it subscribes on is not there yet. So only what
/// is heard counts, for which it sends something itself.
/// </para>
/// </summary>
sealed class RedisSubscription(RedisCalls redis, TimeProvider clock, string channel, Action<string> handler)
{
    const string Echo = "echo";

    static readonly TimeSpan EchoTime = TimeSpan.FromMilliseconds(250);

    readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        var started = clock.GetTimestamp();
        try
        {
            do
            {
                await redis.SubscribeAsync(channel, Receive);
                await redis.PublishAsync(channel, Echo, CancellationToken.None);
            }
            while (!await IsHeardAsync() && clock.GetElapsedTime(started) < redis.Options.OperationTimeout);

            return heard.Task.IsCompleted;
        }
        catch (QueueUnavailableException)
        {
            return false;
        }
    }

    async Task<bool> IsHeardAsync()
    {
        try
        {
            await heard.Task.WaitAsync(EchoTime, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    void Receive(string message)
    {
        heard.TrySetResult();
        if (message != Echo)
            handler(message);
    }
}
