using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>Talks to the model's Redis in its inline protocol.</summary>
static class RedisConversation
{
    /// <summary>Signs in with the connection string's password and sends one command.</summary>
    /// <returns>The last line of the answer.</returns>
    public static async Task<string?> AskRedisAsync(this DistributedApplication app, string command)
    {
        var parts = (await app.GetConnectionStringAsync("redis"))!.Split(',', 2);
        var address = parts[0].Split(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[0], int.Parse(address[1]));
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        var password = parts[1]["password=".Length..];
        await writer.WriteAsync($"*2\r\n$4\r\nAUTH\r\n${password.Length}\r\n{password}\r\n");
        if (await reader.ReadLineAsync() is var signedIn && signedIn != "+OK")
            return signedIn;

        await writer.WriteLineAsync(command);
        var answer = await reader.ReadLineAsync();
        return answer is ['$', not '-', ..] ? await reader.ReadLineAsync() : answer;
    }
}
