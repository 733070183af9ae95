using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>Healthy when the server accepts the password and answers a query in the database.</summary>
sealed class PostgresHealthCheck(PostgresServerResource server, string database) : IHealthCheck
{
    public PostgresHealthCheck(PostgresServerResource server)
        : this(server, "postgres")
    {
    }

    public PostgresHealthCheck(PostgresDatabaseResource database)
        : this(database.Parent, database.DatabaseName)
    {
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await PostgresConnection.OpenAsync(server, database, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return HealthCheckResult.Unhealthy(
                $"The data folder of '{server.Name}' was made with another password. Give that one, or delete the folder.");
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"No connection: {failure.Message}");
        }
    }
}
