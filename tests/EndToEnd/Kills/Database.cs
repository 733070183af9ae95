using Dapper;
using Npgsql;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Questions to the app's database as its superuser. A server that has just been killed is waited for.</summary>
sealed class Database(string connectionString)
{
    static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    // Without a pool nothing is left over from a server that was killed.
    readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    public async Task<NpgsqlConnection> OpenAsync() => await RetryAsync(async cancel =>
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancel);
        return connection;
    });

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null) => await RetryAsync(async cancel =>
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    });

    public async Task<T> ValueAsync<T>(string sql, object? values = null) => (await QueryAsync<T>(sql, values))[0];

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="patience">Null: that of every test here.</param>
    /// <returns>False when it was not in time.</returns>
    public async Task<bool> WaitForAsync(string sql, object? values = null, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? RunningApp.Patience);
        using var timer = new PeriodicTimer(RetryInterval);
        try
        {
            while (!await ValueAsync<bool>(sql, values))
                await timer.WaitForNextTickAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(RetryInterval);
        while (true)
        {
            try
            {
                return await ask(timeout.Token);
            }
            catch (NpgsqlException e) when (e is not PostgresException { IsTransient: false })
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
        }
    }
}
