using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>Healthy when the server answers a query.</summary>
sealed class NpgsqlHealthCheck(Func<NpgsqlDataSource> dataSource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource().CreateCommand("SELECT 1;");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: e);
        }
    }
}
