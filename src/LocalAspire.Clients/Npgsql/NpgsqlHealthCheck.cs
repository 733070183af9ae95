using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ReferenceApp.LocalAspire.Clients;

/// <summary>Healthy when the server answers a query; the framework makes an exception the failure status.</summary>
sealed class NpgsqlHealthCheck(Func<NpgsqlDataSource> dataSource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource().CreateCommand("SELECT 1;");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
