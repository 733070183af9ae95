using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.Testing;
using StackExchange.Redis;
using Xunit;

namespace ReferenceApp.Integration.Clients;

public sealed class RedisClientTests
{
    [Fact]
    public async Task Client_OfAConnectionString_TalksToTheServer_AndIsHealthy()
    {
        using var redis = await RedisServer.StartAsync();
        using var host = HostOf(builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", $"localhost:{redis.Port}"));

        var database = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.StringSetAsync("tea", "green");

        Assert.Equal("green", (string?)await database.StringGetAsync("tea"));
        Assert.Equal([("StackExchange.Redis", HealthStatus.Healthy)], await CheckAsync(host));
    }

    [Fact]
    public async Task KeyedClients_AreSeparate_AndSoAreTheirChecks()
    {
        using var redis = await RedisServer.StartAsync();
        using var host = HostOf(
            builder =>
            {
                builder.AddKeyedRedisClient("one", settings => settings.ConnectionString = $"localhost:{redis.Port}");
                builder.AddKeyedRedisClient("one", settings => settings.ConnectionString = $"localhost:{redis.Port}");
                builder.AddKeyedRedisClient("two", configureOptions: options => options.DefaultDatabase = 3);
            },
            ("Aspire:StackExchange:Redis:two:ConnectionString", $"localhost:{redis.Port}"));

        await host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("two").GetDatabase().StringSetAsync("tea", "black");

        Assert.Equal("black", (string?)await host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("one")
            .GetDatabase(3).StringGetAsync("tea"));
        Assert.Null(host.Services.GetService<IConnectionMultiplexer>());
        Assert.Equal(
            [("StackExchange.Redis_one", HealthStatus.Healthy), ("StackExchange.Redis_two", HealthStatus.Healthy)],
            await CheckAsync(host));
    }

    [Fact]
    public async Task Client_BeforeItsServer_IsUnhealthyAndConnectsByItself()
    {
        var port = RedisServer.FreePort();
        using var host = HostOf(
            builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", $"localhost:{port},connectTimeout=500,syncTimeout=500"));
        Assert.Equal([("StackExchange.Redis", HealthStatus.Unhealthy)], await CheckAsync(host));

        using var redis = await RedisServer.StartAsync(port);

        // The client tells that it is connected some milliseconds before it serves calls, so this probes as a probe does.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var probe = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await CheckAsync(host) is not [(_, HealthStatus.Healthy)])
            Assert.True(await probe.WaitForNextTickAsync(timeout.Token));
    }

    [Fact]
    public async Task Connection_OpenAndSilent_IsClosedAndMadeAnew_WithItsSubscriptions()
    {
        using var redis = await RedisServer.StartAsync();
        await using var relay = new TcpRelay(redis.Port, new IPEndPoint(IPAddress.Loopback, 0));
        using var host = HostOf(builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", $"localhost:{relay.Port}"));
        var connection = host.Services.GetRequiredService<IConnectionMultiplexer>();
        var news = Channel.CreateUnbounded<string>();
        var channel = new RedisChannel("news", RedisChannel.PatternMode.Literal);
        await connection.GetSubscriber().SubscribeAsync(channel, (_, text) => news.Writer.TryWrite(text.ToString()));
        await PublishUntilHeardAsync("before");

        relay.Silence();

        await PublishUntilHeardAsync("after");

        async Task PublishUntilHeardAsync(string text)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            using var probe = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (!news.Reader.TryRead(out var heard) || heard != text)
            {
                Assert.True(await probe.WaitForNextTickAsync(timeout.Token));
                // Those that a dead connection has swallowed never end; nobody waits for them.
                _ = connection.GetDatabase().ExecuteAsync("PUBLISH", channel, text).ContinueWith(published => published.Exception);
            }
        }
    }

    [Fact]
    public async Task Connection_SilentAndNotToBeClosed_IsToldAsAnError()
    {
        using var redis = await RedisServer.StartAsync();
        await using var relay = new TcpRelay(redis.Port, new IPEndPoint(IPAddress.Loopback, 0));
        using var events = new LogEvents();
        using var host = HostOf(
            builder =>
            {
                builder.Logging.AddProvider(events);
                builder.AddRedisClient("cache");
            },
            ("ConnectionStrings:cache", $"localhost:{relay.Port}"));
        var connection = host.Services.GetRequiredService<IConnectionMultiplexer>();
        await connection.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-client|kill");

        relay.Silence();

        Assert.Equal((LogLevel.Error, "refapp.redis.not_renewed"), await events.NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commands_AreSpansBelowTheirIssuer_UnlessTracingIsOff(bool disabled)
    {
        using var redis = await RedisServer.StartAsync();
        using var source = new ActivitySource("ReferenceApp.Integration.Redis");
        var spans = new ConcurrentBag<Activity>();
        using var arrived = new SemaphoreSlim(0);
        var trace = default(ActivityTraceId);
        var asked = TimeSpan.Zero;
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard == source || heard.Name == "OpenTelemetry.Instrumentation.StackExchangeRedis",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                spans.Add(span);
                if (span.TraceId == trace && span.Source != source)
                    arrived.Release();
            },
        };
        ActivitySource.AddActivityListener(listener);

        using (var host = HostOf(
            builder => builder.AddRedisClient("cache", settings => settings.DisableTracing = disabled),
            ("ConnectionStrings:cache", $"localhost:{redis.Port}")))
        {
            var database = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase(2);
            using var issuer = source.StartActivity("issuer")!;
            trace = issuer.TraceId;
            var start = Stopwatch.GetTimestamp();
            await database.StringSetAsync("s3cret-key", "s3cret-value");
            await database.ExecuteAsync("GETDEL", "s3cret-key");
            asked = Stopwatch.GetElapsedTime(start);
            // The client hands out an answer before it closes the command's profile.
            for (var command = 0; command < 2 && !disabled; command++)
                Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }

        var commands = spans.Where(span => span.TraceId == trace && span.Source != source).ToList();
        Assert.Equal(disabled ? [] : ["GETDEL", "SET"], commands.Select(span => span.OperationName).Order());
        Assert.All(commands, span =>
        {
            Assert.Equal(2, span.GetTagItem("db.redis.database_index"));
            Assert.Equal(redis.Port, span.GetTagItem("server.port"));
            Assert.InRange(span.Duration, TimeSpan.FromTicks(1), asked);
            Assert.DoesNotContain("s3cret", string.Concat(span.TagObjects));
        });
    }

    [Fact]
    public void ConnectionString_OfConnectionStrings_WinsOverTheSections()
    {
        string? chosen = null;
        using var host = HostOf(
            builder => builder.AddRedisClient("cache", settings => chosen = settings.ConnectionString),
            ("Aspire:StackExchange:Redis:ConnectionString", "general"),
            ("Aspire:StackExchange:Redis:cache:ConnectionString", "named"),
            ("ConnectionStrings:cache", "winner"));

        Assert.Equal("winner", chosen);
    }

    [Fact]
    public void Client_WithoutConnectionString_SaysWhereToPutIt()
    {
        using var host = HostOf(builder => builder.AddRedisClient("cache"));

        var error = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("'ConnectionStrings:cache'", error.Message);
    }

    [Fact]
    public async Task HealthChecks_ThatAreDisabled_AreNotAdded()
    {
        using var host = HostOf(builder => builder.AddRedisClient("cache"), ("Aspire:StackExchange:Redis:DisableHealthChecks", "true"));

        Assert.Empty(await CheckAsync(host));
    }

    static IHost HostOf(Action<IHostApplicationBuilder> add, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddLogging();
        builder.Services.AddHealthChecks();
        add(builder);
        return builder.Build();
    }

    static async Task<List<(string Name, HealthStatus Status)>> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return [.. report.Entries.Select(entry => (entry.Key, entry.Value.Status)).OrderBy(entry => entry.Key)];
    }

    /// <summary>Warnings and worse, as they are logged.</summary>
    sealed class LogEvents : ILoggerProvider, ILogger
    {
        readonly Channel<(LogLevel, string?)> events = Channel.CreateUnbounded<(LogLevel, string?)>();

        public async Task<(LogLevel Level, string? Event)> NextAsync()
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            return await events.Reader.ReadAsync(timeout.Token);
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            events.Writer.TryWrite((logLevel, eventId.Name));

        public void Dispose() => events.Writer.TryComplete();
    }
}
