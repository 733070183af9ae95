using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>What only Redis knows, changed from outside.</summary>
static class RedisState
{
    /// <summary>At the simulated account's 250 pictures a minute; six seconds' worth may go at once.</summary>
    static readonly TimeSpan Burst = TimeSpan.FromSeconds(6);

    /// <summary>As if so many pictures had just been taken that the next one has to wait.</summary>
    public static async Task ExhaustLimitAsync(RunningApp app, TimeSpan wait)
    {
        using var secrets = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(app.DataFolder, "secrets.json")));
        var address = app.Endpoint("redis", "tcp");
        using var redis = new TcpClient();
        await redis.ConnectAsync(address.Host, address.Port);
        using var reader = new StreamReader(redis.GetStream());
        var earned = (TimeProvider.System.GetUtcNow() + Burst + wait - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        foreach (var command in new[]
        {
            $"AUTH {secrets.RootElement.GetProperty("Redis").GetString()}",
            $"SET images:{{image-api}} {earned:F0} PX {(Burst + wait).TotalMilliseconds:F0}",
        })
        {
            await redis.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
            if (await reader.ReadLineAsync() is not "+OK" and var refusal)
                throw new InvalidOperationException($"Redis: {refusal}");
        }
    }
}
