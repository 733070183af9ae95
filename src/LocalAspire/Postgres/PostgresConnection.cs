using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>Connects to a server as its superuser, for moments only.</summary>
static class PostgresConnection
{
    const int TimeoutSeconds = 5;

    /// <exception cref="NpgsqlException">There is no connection, or the server refuses it.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        PostgresServerResource server, string database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = server.PrimaryEndpoint.Host,
            Port = server.PrimaryEndpoint.Port,
            Username = await server.UserNameReference.GetValueAsync(cancellationToken),
            Password = await server.PasswordParameter.GetValueAsync(cancellationToken),
            Database = database,
            Pooling = false,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
