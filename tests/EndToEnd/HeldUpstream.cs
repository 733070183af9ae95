using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace ReferenceApp.EndToEnd;

/// <summary>The simulator in the test's own process. It counts the calls that arrive and holds every answer until it is told to go on.</summary>
sealed class HeldUpstream : IAsyncDisposable
{
    const string Key = "sk-held-upstream";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("held-upstream-");
    readonly HeldClock _clock = new();
    readonly WebApplication _simulator;
    int _arrivals;

    HeldUpstream()
    {
        _simulator = ImageApiSimulator.Program.Build(
            [
                "--urls", "http://127.0.0.1:0", "--Simulator:DataDirectory", _folder.FullName, "--Simulator:ApiKey", Key,
                "--Simulator:LatencyMs", "600000", "--Logging:LogLevel:Default", "None",
            ],
            _clock);
        _simulator.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/v1"))
                Interlocked.Increment(ref _arrivals);
            await next(context);
        });
    }

    /// <summary>Calls that arrived, answered or not.</summary>
    public int Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>What makes the app call it.</summary>
    public string[] AppArguments =>
        ["--openai", "true", "--OPENAI_API_KEY", Key, "--OPENAI_BASE_URL", $"{_simulator.Urls.First()}/v1"];

    public static async Task<HeldUpstream> StartAsync(CancellationToken cancel)
    {
        var upstream = new HeldUpstream();
        await upstream._simulator.StartAsync(cancel);
        return upstream;
    }

    /// <summary>Answers what waits, and from now on at once.</summary>
    public void Release() => _clock.Release();

    /// <summary>The calls that it has answered.</summary>
    public async Task<IReadOnlyList<JsonElement>> AnsweredAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_simulator.Urls.First()) };
        return [.. (await http.GetFromJsonAsync<JsonElement>("/admin/calls", cancel)).GetProperty("items").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await _simulator.StopAsync();
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Time that passes as usual, except that long waits last until they are released.</summary>
    sealed class HeldClock : TimeProvider
    {
        static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

        readonly Lock _lock = new();
        readonly List<ITimer> _held = [];
        bool _released;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < Long)
                return base.CreateTimer(callback, state, dueTime, period);
            lock (_lock)
            {
                var timer = base.CreateTimer(callback, state, _released ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _held.Add(timer);
                return timer;
            }
        }

        public void Release()
        {
            lock (_lock)
            {
                _released = true;
                foreach (var timer in _held)
                    timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                _held.Clear();
            }
        }
    }
}
