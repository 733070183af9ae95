using Dapper;
using Npgsql;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Where in a transaction a gate stands.</summary>
enum GateSide
{
    /// <summary>Before the entry is written: who dies here has committed nothing.</summary>
    Write = 7101,

    /// <summary>In the commit, which has been asked for: it goes through although the one who asked has died.</summary>
    Commit = 7102,
}

/// <summary>
/// Holds up whoever writes an entry of one type, in the database itself: triggers take a shared advisory lock for each
/// entry, and a closed gate is the same lock held exclusively by a connection of the test.
/// </summary>
sealed class Gate : Hold
{
    const string Triggers =
        """
        create function gate() returns trigger language plpgsql as $$
        declare place text := new.type;
        begin
            if new.type like 'job.step%' then
                place := place || ':' || (convert_from(new.body, 'UTF8')::json -> 'data' ->> 'step');
            end if;
            perform pg_advisory_xact_lock_shared(tg_argv[0]::int, hashtext(place));
            return new;
        end $$;
        create trigger gate_write before insert on entries for each row execute function gate('7101');
        create constraint trigger gate_commit after insert on entries deferrable initially deferred
            for each row execute function gate('7102');
        """;

    const string Waiting =
        """
        select exists (select from pg_locks where locktype = 'advisory' and not granted and mode = 'ShareLock'
            and classid = @side and objid = hashtext(@place)::oid)
        """;

    readonly Database _database;
    readonly object _lock;
    NpgsqlConnection _holder;

    Gate(Database database, object @lock, NpgsqlConnection holder) => (_database, _lock, _holder) = (database, @lock, holder);

    public static async Task InstallAsync(Database database)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(Triggers);
    }

    /// <param name="place">An entry's type; of steps followed by a colon and the step.</param>
    public static async Task<Gate> CloseAsync(Database database, GateSide side, string place)
    {
        var @lock = new { side = (int)side, place };
        return new Gate(database, @lock, await LockAsync(database, @lock));
    }

    public override Task<bool> WaitUntilReachedAsync(TimeSpan patience) => _database.WaitForAsync(Waiting, _lock, patience);

    /// <summary>Lets the transactions through that wait now, and nobody after them: locks are granted in the order of asking.</summary>
    public async Task PassAsync()
    {
        var next = LockAsync(_database, _lock);
        await _database.WaitForAsync(
            """
            select exists (select from pg_locks where locktype = 'advisory' and not granted and mode = 'ExclusiveLock'
                and classid = @side and objid = hashtext(@place)::oid)
            """, _lock);
        await _holder.DisposeAsync();
        _holder = await next;
    }

    /// <summary>Opens it. When the server was killed, its locks have died with it.</summary>
    public override async Task ReleaseAsync() => await _holder.DisposeAsync();

    static async Task<NpgsqlConnection> LockAsync(Database database, object @lock)
    {
        var connection = await database.OpenAsync();
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@side, hashtext(@place))", @lock, commandTimeout: 0));
        return connection;
    }
}
