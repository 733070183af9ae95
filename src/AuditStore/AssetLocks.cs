using System.Globalization;
using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>
/// Keeps content from being deleted between its adoption and the commit that refers to it: whoever adopts shares the
/// content's lock until then, whoever deletes it holds the lock alone. The locks are Postgres's, so they hold between
/// processes and go with a connection that breaks.
/// </summary>
public sealed class AssetLocks(NpgsqlDataSource database) : IDisposable
{
    /// <summary>Each holds a connection while it waits for a commit, which needs one too: they must not take them all.</summary>
    readonly SemaphoreSlim _places = new(8);

    /// <summary>Returns when nobody is deleting any of it, and keeps it so until the result is disposed.</summary>
    public async Task<IAsyncDisposable> ShareAsync(IEnumerable<string> sha256, CancellationToken cancel)
    {
        // In order, so that two never wait for each other.
        long[] keys = [.. sha256.Select(KeyOf).Distinct().Order()];
        if (keys.Length == 0)
            return Nothing.Held;
        await _places.WaitAsync(cancel);
        NpgsqlConnection connection;
        try
        {
            connection = await database.OpenConnectionAsync(cancel);
        }
        catch
        {
            _places.Release();
            throw;
        }

        var held = new Held(connection, _places);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "select pg_advisory_lock_shared(key) from unnest(@keys) as key", new { keys }, cancellationToken: cancel));
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until nobody shares the content's lock, and holds it until the transaction ends.</summary>
    internal static Task TakeAsync(NpgsqlConnection connection, string sha256, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@key)", new { key = KeyOf(sha256) }, cancellationToken: cancel));

    public void Dispose() => _places.Dispose();

    static long KeyOf(string sha256) => long.Parse(sha256.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Of the session, not of a transaction: one that waits for a commit elsewhere would be ended for being idle.</summary>
    sealed class Held(NpgsqlConnection connection, SemaphoreSlim places) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                // Of a list that was cut short by an error, the first may be held.
                await connection.ExecuteAsync("select pg_advisory_unlock_all()");
            }
            catch (NpgsqlException)
            {
                // The server frees what a broken session held.
            }

            await connection.DisposeAsync();
            places.Release();
        }
    }

    sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing Held = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
