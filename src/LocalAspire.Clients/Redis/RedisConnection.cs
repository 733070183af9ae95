using StackExchange.Redis;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>One connection and, when it is traced, what makes its spans.</summary>
sealed class RedisConnection : IDisposable
{
    readonly RedisSpans? spans;
    readonly ConnectionMultiplexer multiplexer;

    /// <param name="tracing">The clock that spans are flushed by; null: no tracing.</param>
    public RedisConnection(ConfigurationOptions options, TimeProvider? tracing)
    {
        multiplexer = ConnectionMultiplexer.Connect(options);
        spans = tracing is null ? null : new RedisSpans(multiplexer, tracing);
    }

    public IConnectionMultiplexer Multiplexer => multiplexer;

    public void Dispose()
    {
        spans?.Dispose();
        multiplexer.Dispose();
    }
}
