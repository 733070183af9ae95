using System.Data;
using Dapper;
using Npgsql;

namespace ReferenceApp.Testing;

/// <summary>A database as it is after many jobs.</summary>
public static class StoredJobs
{
    /// <summary>Seconds.</summary>
    const int Patience = 600;

    /// <summary>
    /// Copies a job, its one attempt, and their entries, money, words and pictures <paramref name="count"/> times, and
    /// lets the database take stock of what it holds.
    /// </summary>
    /// <param name="owner">Connects as superuser.</param>
    /// <param name="template">A job that the product wrote; the only one there.</param>
    public static async Task CopyAsync(string owner, Guid template, int count, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            Script(), new { template, count }, commandTimeout: Patience, cancellationToken: cancel));
        foreach (var sql in (string[])["vacuum analyze", "checkpoint"])
            await connection.ExecuteAsync(new CommandDefinition(
                sql, commandTimeout: Patience, commandType: CommandType.Text, cancellationToken: cancel));
    }

    static string Script()
    {
        using var reader = new StreamReader(typeof(StoredJobs).Assembly.GetManifestResourceStream("StoredJobs.sql")!);
        return reader.ReadToEnd();
    }
}
