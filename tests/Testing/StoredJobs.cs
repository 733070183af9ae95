using Dapper;
using Npgsql;

namespace ReferenceApp.Testing;

/// <summary>A database as it is after many jobs.</summary>
public static class StoredJobs
{
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
        foreach (var sql in (string[])[Script(), "vacuum analyze", "checkpoint"])
            await connection.ExecuteAsync(new CommandDefinition(
                sql, new { template, count }, commandTimeout: 600, cancellationToken: cancel));
    }

    static string Script()
    {
        using var reader = new StreamReader(typeof(StoredJobs).Assembly.GetManifestResourceStream("StoredJobs.sql")!);
        return reader.ReadToEnd();
    }
}
