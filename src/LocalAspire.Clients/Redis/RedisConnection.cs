using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>One connection, what watches it and, when it is traced, what makes its spans.</summary>
sealed class RedisConnection : IDisposable
{
    readonly ConnectionMultiplexer multiplexer;
    readonly RedisWatch watch;
    readonly RedisSpans? spans;

    public RedisConnection(ConfigurationOptions options, bool traced, TimeProvider clock, ILogger<RedisWatch> logger)
    {
        options.ClientName = RedisWatch.UniqueName(options.ClientName);
        multiplexer = ConnectionMultiplexer.Connect(options);
        // In order, one continuation that takes its time would keep all other answers waiting.
        multiplexer.PreserveAsyncOrder = false;
        spans = traced ? new RedisSpans(multiplexer, clock) : null;
        watch = new RedisWatch(multiplexer, options, clock, logger);
        watch.Start();
    }

    public IConnectionMultiplexer Multiplexer => multiplexer;

    public void Dispose()
    {
        watch.Dispose();
        spans?.Dispose();
        multiplexer.Dispose();
    }
}
