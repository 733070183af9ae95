using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>The SQL that creates a database.</summary>
sealed record CreationScript(string Sql) : IResourceAnnotation;

/// <summary>Creates the databases that a server should have and has not.</summary>
static class DatabaseCreation
{
    public static async Task CreateAllAsync(
        PostgresServerResource server, IEnumerable<IResource> model, CancellationToken cancellationToken)
    {
        await using var connection = await PostgresConnection.OpenAsync(server, "postgres", cancellationToken);
        foreach (var database in model.OfType<PostgresDatabaseResource>().Where(d => d.Parent == server))
        {
            if (!await ExistsAsync(connection, database.DatabaseName, cancellationToken))
                await CreateAsync(connection, database, cancellationToken);
        }
    }

    static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    static async Task CreateAsync(NpgsqlConnection connection, PostgresDatabaseResource database, CancellationToken cancellationToken)
    {
        var quoted = '"' + database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        var sql = database.Annotations.OfType<CreationScript>().LastOrDefault()?.Sql ?? $"CREATE DATABASE {quoted}";
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Somebody was faster.
        }
    }
}
