using System.Diagnostics;
using System.Net;
using System.Reflection;
using StackExchange.Redis;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>
/// A span per Redis command below the span that issued it, from the source that Aspire's client uses. The client's own
/// profiler does the measuring; keys and values are not in it.
/// </summary>
/// <remarks>
/// Commands are gathered per issuing span for about a second, and become spans a second later: a command that is
/// still on its way when its gathering is closed is done by then.
/// </remarks>
sealed class RedisSpans : IProfiler, IDisposable
{
    const string Unknown = "UNKNOWN";

    static readonly ActivitySource Source = new("OpenTelemetry.Instrumentation.StackExchangeRedis");
    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly ConnectionMultiplexer connection;
    readonly ITimer timer;
    Dictionary<ActivitySpanId, Session> open = [];
    Dictionary<ActivitySpanId, Session> closed = [];

    public RedisSpans(ConnectionMultiplexer connection, TimeProvider clock)
    {
        this.connection = connection;
        connection.RegisterProfiler(this);
        timer = clock.CreateTimer(_ => Flush(), state: null, Period, Period);
    }

    /// <summary>Called by the client for every command, on the thread that issues it; null leaves the command out.</summary>
    object? IProfiler.GetContext()
    {
        if (!Source.HasListeners() || Activity.Current is not { Recorded: true } issuer)
            return null;

        lock (gate)
        {
            if (!open.TryGetValue(issuer.SpanId, out var session))
            {
                session = new Session(issuer);
                connection.BeginProfiling(session);
                open.Add(issuer.SpanId, session);
            }

            return session;
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Flush();
        Flush();
    }

    void Flush()
    {
        Dictionary<ActivitySpanId, Session> done;
        lock (gate)
            (done, closed, open) = (closed, open, []);

        foreach (var session in done.Values)
        {
            foreach (var command in connection.FinishProfiling(session, allowCleanupSweep: false))
                Emit(command, session);
        }
    }

    static void Emit(IProfiledCommand command, Session session)
    {
        var start = DateTime.SpecifyKind(command.CommandCreated, DateTimeKind.Utc);
        var name = NameOf(command);
        using var span = Source.CreateActivity(name, ActivityKind.Client, session.Issuer);
        if (span is null)
            return;

        // Before the start, when whoever listens for spans may look at it.
        foreach (var (key, value) in session.Baggage)
            span.AddBaggage(key, value);
        span.SetStartTime(start).Start();
        span.SetTag("db.system", "redis").SetTag("db.statement", name)
            .SetTag("db.redis.database_index", command.Db);
        if (command.EndPoint is DnsEndPoint host)
            span.SetTag("server.address", host.Host).SetTag("server.port", host.Port);
        else if (command.EndPoint is IPEndPoint address)
            span.SetTag("server.address", address.Address.ToString()).SetTag("server.port", address.Port);
        // The client takes ticks of the stopwatch for those of TimeSpan; on Linux there are a hundred to one.
        span.SetEndTime(start + Stopwatch.GetElapsedTime(0, command.ElapsedTime.Ticks));
    }

    // The profile knows no name for what ExecuteAsync sends; the message that it is about does, and holds it in private.
    static string NameOf(IProfiledCommand command)
    {
        if (command.Command != Unknown)
            return command.Command;
        var message = command.GetType().GetField("Message", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(command);
        return message?.GetType().GetProperty("CommandAndKey")?.GetValue(message) as string ?? Unknown;
    }

    /// <summary>A class, because the profiler tells contexts apart by reference.</summary>
    sealed class Session(Activity issuer)
    {
        public ActivityContext Issuer { get; } = issuer.Context;

        public KeyValuePair<string, string?>[] Baggage { get; } = [.. issuer.Baggage];
    }
}
