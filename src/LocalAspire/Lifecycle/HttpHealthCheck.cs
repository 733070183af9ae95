using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Healthy when the endpoint answers a GET with the status.</summary>
sealed class HttpHealthCheck(IHttpClientFactory clients, EndpointReference endpoint, string path, int statusCode) : IHealthCheck
{
    /// <summary>The client's name, under which its timeout and silence are set.</summary>
    public const string ClientName = "health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var url = new Uri(new Uri(endpoint.Url), path);
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"GET {path} answered {(int)answer.StatusCode} instead of {statusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"GET {path} failed: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"GET {path} was not answered in time.");
        }
    }
}
