using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ReferenceApp.JobQueue;

/// <summary>Redis did not answer, or answered with an error. Nothing that only Redis knew was worth keeping.</summary>
sealed class QueueUnavailableException(Exception inner) : Exception("Redis is not available.", inner);

/// <summary>
/// Calls to Redis with a time limit, since the client has none of its own for a server that is silent, and one log line
/// when Redis goes and one when it comes back, however many calls notice.
/// </summary>
sealed partial class RedisCalls(
    IConnectionMultiplexer redis, IOptions<JobQueueOptions> options, TimeProvider clock, ILogger<RedisCalls> logger)
{
    bool down;

    public JobQueueOptions Options => options.Value;

    /// <summary>Runs a script. EVAL, not EVALSHA: a restart of Redis forgets what it had loaded.</summary>
    public Task<RedisResult> EvaluateAsync(string script, string[] keys, object[] arguments, CancellationToken cancel) =>
        ExecuteAsync("EVAL", [script, keys.Length, .. keys.Select(key => (object)(RedisKey)key), .. arguments], cancel);

    public Task PublishAsync(string channel, string message, CancellationToken cancel) =>
        ExecuteAsync("PUBLISH", [Literal(channel), message], cancel);

    /// <summary>In place of whoever of this process has subscribed to the channel before.</summary>
    public Task SubscribeAsync(string channel, Action<string> handler) =>
        CallAsync(
            async () =>
            {
                var subscriber = redis.GetSubscriber();
                await subscriber.UnsubscribeAsync(Literal(channel));
                await subscriber.SubscribeAsync(Literal(channel), (_, value) => handler(value.ToString()));
                return true;
            },
            CancellationToken.None);

    /// <summary>Not by the client's own methods: of two such calls at once it fails one now and then.</summary>
    Task<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancel) =>
        CallAsync(() => redis.GetDatabase().ExecuteAsync(command, arguments), cancel);

    static RedisChannel Literal(string name) => new(name, RedisChannel.PatternMode.Literal);

    async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            var result = await call().WaitAsync(options.Value.OperationTimeout, clock, cancel);
            if (Interlocked.Exchange(ref down, false))
                Log.Back(logger);
            return result;
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            if (!Interlocked.Exchange(ref down, true))
                Log.Gone(logger, e.GetType().Name);
            throw new QueueUnavailableException(e);
        }
    }

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.redis.unavailable", Level = LogLevel.Warning,
            Message = "Redis is not available ({Kind}); jobs go on by the sweep, without our rate limits")]
        public static partial void Gone(ILogger logger, string kind);

        [LoggerMessage(EventName = "refapp.redis.available", Level = LogLevel.Information,
            Message = "Redis is available again")]
        public static partial void Back(ILogger logger);
    }
}
