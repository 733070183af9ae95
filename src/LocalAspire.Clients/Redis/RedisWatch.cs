using System.Globalization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>
/// Sees to it that a connection which the client calls connected also works. StackExchange.Redis 1.2.6 can lose a command while
/// it connects; from then on nothing more is written, or each answer goes to the wrong command, for as long as the socket lives,
/// and the client does not notice (docs/decisions/0003-redis-client.md).
/// </summary>
/// <remarks>
/// A word that is published and echoed passes through both sockets of the client. When it does not come back, the server is
/// asked over another connection to close them. The client then connects anew and restores its subscriptions.
/// </remarks>
sealed partial class RedisWatch(
    ConnectionMultiplexer connection, ConfigurationOptions options, TimeProvider clock, ILogger<RedisWatch> logger) : IDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    static readonly TimeSpan PublishAgain = TimeSpan.FromMilliseconds(250);

    static int names;

    readonly CancellationTokenSource stop = new();
    readonly RedisChannel channel = new($"watch:{options.ClientName}", RedisChannel.PatternMode.Literal);

    TaskCompletionSource heard = new();
    string word = "";
    int words;
    bool subscribed;

    /// <summary>A client name by which the server tells the sockets of one connection from all others.</summary>
    public static string UniqueName(string? name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Concat((name ?? Environment.MachineName).Where(IsKept))}-{Environment.ProcessId}-{Interlocked.Increment(ref names)}");

    /// <summary>Watches until it is disposed. It belongs to no request, even if one was the first to ask for the connection.</summary>
    public void Start()
    {
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(WatchAsync);
    }

    public void Dispose() => stop.Cancel();

    // The client leaves the others out when it tells the server its name.
    static bool IsKept(char letter) => letter is > ' ' and <= '~';

    async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Period, clock);
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                if (!await WorksAsync())
                    await RenewAsync();
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    /// <summary>False only when it says that it is connected and does not answer, or not what it was asked.</summary>
    async Task<bool> WorksAsync()
    {
        if (!connection.IsConnected)
            return true;
        heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        word = (++words).ToString(CultureInfo.InvariantCulture);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await EchoesAsync(patience.Token) && await HearsItselfAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It knows, and connects again by itself.
            return true;
        }
    }

    async Task<bool> EchoesAsync(CancellationToken patience)
    {
        var echo = await connection.GetDatabase().ExecuteAsync("ECHO", word).WaitAsync(patience);
        return echo.ToString() == word;
    }

    async Task<bool> HearsItselfAsync(CancellationToken patience)
    {
        if (!subscribed)
            await connection.GetSubscriber().SubscribeAsync(channel, (_, message) => Hear(message.ToString())).WaitAsync(patience);
        subscribed = true;
        using var again = new PeriodicTimer(PublishAgain, clock);
        do
            await connection.GetDatabase().ExecuteAsync("PUBLISH", channel, word).WaitAsync(patience);
        while (await Task.WhenAny(heard.Task, again.WaitForNextTickAsync(patience).AsTask()) != heard.Task);
        return true;
    }

    void Hear(string message)
    {
        if (message == word)
            heard.TrySetResult();
    }

    async Task RenewAsync()
    {
        var other = options.Clone();
        (other.ClientName, other.AbortOnConnectFail) = (UniqueName(other.ClientName), true);
        try
        {
            var server = await ConnectionMultiplexer.ConnectAsync(other);
            try
            {
                // Asked again, now that the server is known to answer: it may have been silent, and not the connection.
                if (!await WorksAsync())
                    await CloseSocketsAsync(server.GetDatabase());
            }
            finally
            {
                await server.CloseAsync(allowCommandsToComplete: false);
            }
        }
        catch (RedisServerException)
        {
            Log.NotRenewed(logger);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // The server is away or has no address, or this connection is broken too: another is made after the next word.
            // Whatever it was, the watch goes on.
        }
    }

    async Task CloseSocketsAsync(IDatabase server)
    {
        var clients = await server.ExecuteAsync("CLIENT", "LIST").WaitAsync(Patience, clock, stop.Token);
        var mine = clients.ToString()!.Split('\n').Select(client => client.Split(' '))
            .Where(fields => fields.Contains($"name={options.ClientName}"))
            .Select(fields => fields.First(field => field.StartsWith("id=", StringComparison.Ordinal))["id=".Length..])
            .ToList();
        foreach (var id in mine)
            await server.ExecuteAsync("CLIENT", "KILL", "ID", id).WaitAsync(Patience, clock, stop.Token);
        Log.Renewed(logger, mine.Count);
    }

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.redis.renewed", Level = LogLevel.Warning,
            Message = "The connection to Redis was open and did not answer; its {Count} sockets were closed and it connects anew")]
        public static partial void Renewed(ILogger logger, int count);

        [LoggerMessage(EventName = "refapp.redis.not_renewed", Level = LogLevel.Error,
            Message = "The connection to Redis is open and does not answer, and the server did not let it be closed (CLIENT LIST, CLIENT KILL)")]
        public static partial void NotRenewed(ILogger logger);
    }
}
