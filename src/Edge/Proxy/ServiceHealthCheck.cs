using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReferenceApp.Edge.Proxy;

/// <summary>Healthy when a service behind the edge says that it, and all it needs, is healthy.</summary>
sealed class ServiceHealthCheck(IHttpClientFactory clients, string service) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = clients.CreateClient(service);
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, $"{service} answers {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (
            e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{service} does not answer.");
        }
    }
}
