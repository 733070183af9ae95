using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReferenceApp.LocalAspire.Redis;

/// <summary>Healthy when the server accepts the password and answers PING.</summary>
sealed class RedisHealthCheck(RedisResource resource) : IHealthCheck
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(resource.PrimaryEndpoint.Host, resource.PrimaryEndpoint.Port, limit.Token);
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (resource.PasswordParameter is { } password)
            {
                var answer = await AskAsync(stream, reader, ["AUTH", await password.GetValueAsync(limit.Token) ?? ""], limit.Token);
                if (answer != "+OK")
                    return HealthCheckResult.Unhealthy("The server refused its password.");
            }

            var pong = await AskAsync(stream, reader, ["PING"], limit.Token);
            return pong == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"PING was answered {pong}.");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy($"No connection: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The server did not answer in time.");
        }
    }

    static async Task<string?> AskAsync(
        NetworkStream stream, StreamReader reader, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var request = new StringBuilder($"*{command.Count}\r\n");
        foreach (var part in command)
            request.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        return await reader.ReadLineAsync(cancellationToken);
    }
}
