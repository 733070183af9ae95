using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>Redis, changed from outside.</summary>
static class RedisState
{
    /// <summary>At the simulated account's 250 pictures a minute; six seconds' worth may go at once.</summary>
    static readonly TimeSpan Burst = TimeSpan.FromSeconds(6);

    /// <summary>As if so many pictures had just been taken that the next one has to wait.</summary>
    public static async Task ExhaustLimitAsync(RunningApp app, TimeSpan wait)
    {
        var earned = (TimeProvider.System.GetUtcNow() + Burst + wait - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        await SendAsync(app, $"SET images:{{image-api}} {earned:F0} PX {(Burst + wait).TotalMilliseconds:F0}");
    }

    /// <summary>It is there, and answers nobody for so long.</summary>
    public static Task SilenceAsync(RunningApp app, TimeSpan duration) => SendAsync(app, $"CLIENT PAUSE {duration.TotalMilliseconds:F0} ALL");

    static async Task SendAsync(RunningApp app, string command)
    {
        using var secrets = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(app.DataFolder, "secrets.json")));
        var address = app.Endpoint("redis", "tcp");
        using var redis = new TcpClient();
        await redis.ConnectAsync(address.Host, address.Port);
        using var reader = new StreamReader(redis.GetStream());
        foreach (var line in new[] { $"AUTH {secrets.RootElement.GetProperty("Redis").GetString()}", command })
        {
            await redis.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            if (await reader.ReadLineAsync() is not "+OK" and var refusal)
                throw new InvalidOperationException($"Redis: {refusal}");
        }
    }
}
