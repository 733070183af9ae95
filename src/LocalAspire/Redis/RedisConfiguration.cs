using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Redis;

/// <summary>When a snapshot is written.</summary>
sealed record RedisPersistence(TimeSpan Interval, long KeysChanged) : IResourceAnnotation;

/// <summary>The configuration file of a server, as text.</summary>
static class RedisConfiguration
{
    public static string Write(int port, string? password, string folder, RedisPersistence? persistence)
    {
        var lines = new List<string>
        {
            "bind 127.0.0.1 -::1",
            $"port {port}",
            "daemonize no",
            $"dir {Quote(folder)}",
            persistence is null ? "save \"\"" : $"save {(long)persistence.Interval.TotalSeconds} {persistence.KeysChanged}",
        };
        if (password is not null)
            lines.Add($"requirepass {Quote(password)}");
        return string.Join('\n', lines) + '\n';
    }

    // Redis reads \xHH inside double quotes, so every byte can be written safely.
    static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(value))
            quoted.Append(char.IsAsciiLetterOrDigit((char)b) ? $"{(char)b}" : $"\\x{b:x2}");
        return quoted.Append('"').ToString();
    }
}
